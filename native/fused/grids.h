// Numbers that cross the schemas of fused operators; the same stand in Fused.Quantization.cs.
#pragma once

#include <cstdint>

namespace r2q {

/// What a group of weights is rounded to; each is the class of that name in src/R2QBench.Methods/Grids.
enum class Grid : int64_t {
  kR2Q = 0,
  kMultiBasis = 1,
  kBinary = 2,
  kRtnA = 3,
  kRtnB = 4,
  kRtnC = 5,
  kRtnD = 6,
  kRtnDAsym = 7,
  kRtnE = 8,
  kLlmQat = 9,
  kLsqMean = 10,
  kLsqMax = 11,
  kSeq4 = 12,
  kSeq3 = 13,
  kTernaryTwn = 14,
  kTernaryAbsmean = 15,
  kTernaryShift = 16,
  kDualBinary = 17,
  kBipolarMax = 18,
};

/// How the gradient gets past the steps of a grid.
enum class Rule : int64_t { kPassThrough = 0, kRangeClipped = 1, kChain = 2 };

/// How scales are rounded: ScaleDtype.
enum class ScaleFormat : int64_t { kFloat16 = 0, kBFloat16 = 1, kFloat32 = 2 };

}  // namespace r2q
