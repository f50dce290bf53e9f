// Numbers that cross the schemas of fused operators; the same stand in KernelGrid.cs, KernelRule.cs and ScaleDtype.cs. No header is included:
// kernels that are compiled at run time read this file too.
#pragma once

namespace r2q {

/// What a group of weights is rounded to; each is the class of that name in src/R2QBench.Methods/Grids.
enum class Grid : long long {
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

/// How many numbers a group has besides its codes.
constexpr unsigned long parameters_of(Grid grid) {
  return grid == Grid::kR2Q || grid == Grid::kMultiBasis || grid == Grid::kRtnA || grid == Grid::kRtnB || grid == Grid::kRtnDAsym || grid == Grid::kRtnE ||
                 grid == Grid::kTernaryShift || grid == Grid::kDualBinary
             ? 2
             : 1;
}

/// How the gradient gets past the steps of a grid.
enum class Rule : long long { kPassThrough = 0, kRangeClipped = 1, kChain = 2 };

/// How scales are rounded: ScaleDtype.
enum class ScaleFormat : long long { kFloat16 = 0, kBFloat16 = 1, kFloat32 = 2 };

}  // namespace r2q
