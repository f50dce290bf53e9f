// Kinds of divergence of r2q::linear_divergence; the same numbers stand in Fused.Losses.cs.
#pragma once

#include <cstdint>

namespace r2q {

/// S student, T teacher probabilities of one row.
enum class Divergence : int64_t {
  kForward = 0,        ///< KL(T || S)
  kReverse = 1,        ///< KL(S || T)
  kJensenShannon = 2,  ///< mix KL(T || C) + (1 - mix) KL(S || C), C = mix T + (1 - mix) S
  kConfidence = 3,     ///< mix KL(S || T) + (1 - mix) KL(T || S), mix = mean T(target)
  kConfidenceMax = 4,  ///< the same, mix = mean max T
};

}  // namespace r2q
