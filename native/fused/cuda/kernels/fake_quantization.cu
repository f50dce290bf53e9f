// Fake quantization in one pass over the latent weights of up to eight matrices: statistics of a group, its scales as they are stored, and the decoded
// weight. Compiled with what fake_quantization.cuh names and R2Q_OUT (float or bf16).
#include "fake_quantization.cuh"

typedef R2Q_OUT OUT;

constexpr int kMatrices = 8;

struct Matrix {
  const IN* weight;
  OUT* result;
  const float* first;   // R2Q_GIVEN: parameter 0 of every group
  const float* second;  // R2Q_GIVEN: parameter 1, if the grid has one
  i64 columns;
  i64 group;      // weights of a full group
  i64 per_row;    // groups of a row, the shorter last one included
  i64 row_stride; // of the result
  i64 begin;      // groups of the matrices before this one
};

struct Matrices {
  Matrix list[kMatrices];
  i64 groups;  // of all matrices
  int count;
  double* meetings;  // R2Q_WHOLE: where blocks meet
};

extern "C" __global__ void __launch_bounds__(kThreads) quantize(const __grid_constant__ Matrices all) {
  const i64 unit = unit_of_thread();
#if R2Q_LANES > 0
  // Idle lanes work on the last group, so that shuffles see whole warps; they write the same values.
  const i64 number = unit < all.groups ? unit : all.groups - 1;
#else
  if (unit >= all.groups) return;
  const i64 number = unit;
#if R2Q_WHOLE
  open_meetings(all.meetings);
#endif
#endif
  int index = 0;
#pragma unroll
  for (int i = 1; i < kMatrices; i++) index += i < all.count && number >= all.list[i].begin ? 1 : 0;
  const Matrix& m = all.list[index];
  const i64 place = number - m.begin;
  const i64 row = place / m.per_row, at = (place - row * m.per_row) * m.group;
  const IN* weight = m.weight + row * m.columns + at;
  OUT* result = m.result + row * m.row_stride + at;
  const auto grid = the_grid();
  float p[3];
#if R2Q_LANES > 0
  const int first = threadIdx.x % R2Q_LANES * 8;
  Group group;
  group.weight = stream8(weight + first);
  parameters(grid, group, m.first, m.second, place, p);
  Eight out;
#pragma unroll
  for (int i = 0; i < 8; i++) out.v[i] = grid.value(group.weight.v[i], p[0], p[1], p[2]);
  store8(result + first, out);
#else
  const i64 left = m.columns - at;
  const Group group{weight, left < m.group ? left : m.group, nullptr};
  parameters(grid, group, m.first, m.second, place, p);
#pragma unroll 4
  for (i64 i = Group::lane(); i < group.length; i += Group::step()) put(result + i, grid.value(wide(weight[i]), p[0], p[1], p[2]));
#endif
}
