// Gradients of fake quantization in one pass: of the latent weights by one of the rules, of the parameters of every group (slopes), and, for live
// scales, those of the closed form carried into those of the weights. Nothing is summed by atomics.
//
// Compiled with what fake_quantization.cuh names, R2Q_GRAD (float or bf16: the gradient that comes in), R2Q_RULE (grids.h), R2Q_LIVE (1: through the
// closed form) and R2Q_OUT (the gradient of the weights: float or, with R2Q_LANES, bf16).
#include "fake_quantization.cuh"

typedef R2Q_GRAD GRAD;
typedef R2Q_OUT OUT;

struct Job {
  const GRAD* grad;
  const IN* weight;
  OUT* result;
  const float* first;  // R2Q_GIVEN: the parameters of every group, and their gradients
  const float* second;
  float* first_slope;
  float* second_slope;
  i64 columns;
  i64 group;    // weights of a full group
  i64 per_row;  // groups of a row, the shorter last one included
  i64 groups;
  double* meetings;  // R2Q_WHOLE: where blocks meet
};

constexpr bool kSums = R2Q_LIVE || R2Q_GIVEN;

/// Gradient of one weight by the rule; its part in those of the parameters is added to the sums.
template <class G>
R2Q_INLINE float passed(const G& grid, float weight, float grad, const float* p, double& first, double& second) {
  float dw = 1.0f, da = 0.0f, db = 0.0f;
  if (R2Q_RULE == static_cast<int>(r2q::Rule::kChain)) {
    grid.chain(weight, p[0], p[1], p[2], &dw, &da, &db);
  } else {
    if (R2Q_RULE == static_cast<int>(r2q::Rule::kRangeClipped)) dw = grid.inside(weight, p[0], p[1], p[2]);
    if (kSums) grid.slopes(weight, p[0], p[1], p[2], &da, &db);
  }
  if (kSums) first += static_cast<double>(grad * da);
  if (kSums && G::kParameters > 1) second += static_cast<double>(grad * db);
  return grad * dw;
}

extern "C" __global__ void __launch_bounds__(kThreads) quantize_backward(const __grid_constant__ Job job) {
  const i64 unit = unit_of_thread();
#if R2Q_LANES > 0
  // Idle lanes work on the last group, so that shuffles see whole warps; they write the same values.
  const i64 number = unit < job.groups ? unit : job.groups - 1;
#else
  // Teams are whole warps or more here, and gradients are added to in memory: idle ones leave.
  if (unit >= job.groups) return;
  const i64 number = unit;
#if R2Q_WHOLE
  open_meetings(job.meetings);
#endif
#endif
  const i64 row = number / job.per_row, at = (number - row * job.per_row) * job.group, offset = row * job.columns + at;
  const auto grid = the_grid();
  float p[3];
  double first = 0.0, second = 0.0;
#if R2Q_LANES > 0
  const i64 mine = offset + threadIdx.x % R2Q_LANES * 8;
  const Eight grad = stream8(job.grad + mine);
  Group group;
  group.weight = stream8(job.weight + mine);
  parameters(grid, group, job.first, job.second, number, p);
#pragma unroll
  for (int i = 0; i < 8; i++) group.gradient.v[i] = passed(grid, group.weight.v[i], grad.v[i], p, first, second);
#else
  const i64 left = job.columns - at;
  Group group{job.weight + offset, left < job.group ? left : job.group, job.result + offset};
  parameters(grid, group, job.first, job.second, number, p);
#pragma unroll 4
  for (i64 i = Group::lane(); i < group.length; i += Group::step())
    group.gradient[i] = passed(grid, wide(group.weight[i]), wide(job.grad[offset + i]), p, first, second);
#endif
  if (kSums) {
    first = joined(first, AddWide());
    if (grid.kParameters > 1) second = joined(second, AddWide());
  }
  if (R2Q_LIVE) grid.refit(group, p, first, second);
#if R2Q_LANES > 0
  store8(job.result + mine, group.gradient);
#endif
#if R2Q_GIVEN
  if (threadIdx.x % kTeam != 0 || (R2Q_WHOLE && blockIdx.x != 0)) return;
  job.first_slope[number] = static_cast<float>(first);
  if (grid.kParameters > 1) job.second_slope[number] = static_cast<float>(second);
#endif
}
