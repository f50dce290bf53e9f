// Fake quantization in one pass over the latent weights: statistics of a group, its scales as they are stored, and the decoded weight. The grids
// are those of src/R2QBench.Methods/Grids, with the same order of operations; divisions are IEEE, ties go to even.
//
// Compiled with R2Q_GRID (grids.h; -1: a plain conversion), R2Q_BITS, R2Q_SCALE (0 float16, 1 bfloat16, 2 float32), R2Q_IN and R2Q_OUT (float or bf16),
// R2Q_GIVEN (1: parameters are handed in) and R2Q_LANES (lanes per group of 8 * R2Q_LANES weights; 0: one warp per group of any length).
#include "common.cuh"

typedef R2Q_IN IN;
typedef R2Q_OUT OUT;

constexpr int kMatrices = 8;

struct Matrix {
  const IN* weight;
  OUT* result;
  const float* first;   // R2Q_GIVEN: parameter 0 of every group
  const float* second;  // R2Q_GIVEN: parameter 1
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
};

__device__ __forceinline__ float stored(float scale) { return R2Q_SCALE == 0 ? to_f16(scale) : R2Q_SCALE == 1 ? to_bf16(scale) : scale; }
__device__ __forceinline__ float stored_divisor(float scale) { return fmaxf(stored(scale), R2Q_SCALE == 0 ? 0x1p-24f : 0x1p-126f); }
__device__ __forceinline__ float sign_of(float value) { return value >= 0.0f ? 1.0f : -1.0f; }
__device__ __forceinline__ float clamp(float value, float low, float high) { return fminf(fmaxf(value, low), high); }

template <int LANES>
__device__ __forceinline__ double wide_sum(double value) {
#pragma unroll
  for (int step = LANES / 2; step > 0; step /= 2) value += __shfl_xor_sync(0xffffffffu, value, step);
  return value;
}

/// A group in the registers of R2Q_LANES neighbouring lanes.
struct Held {
  float v[8];
  static constexpr int lanes = R2Q_LANES > 0 ? R2Q_LANES : 32;

  template <class F, class Op>
  __device__ __forceinline__ float reduce(float start, F f, Op op) const {
    float value = start;
#pragma unroll
    for (int i = 0; i < 8; i++) value = op(value, f(v[i]));
    return across<lanes>(value, op);
  }

  /// In float64, so that the order does not show.
  template <class F>
  __device__ __forceinline__ float mean(F f) const {
    double sum = 0.0;
#pragma unroll
    for (int i = 0; i < 8; i++) sum += static_cast<double>(f(v[i]));
    return static_cast<float>(wide_sum<lanes>(sum) / (8 * lanes));
  }
};

/// A group of any length, read by one warp as often as needed.
struct Long {
  const IN* weight;
  i64 length;

  template <class F, class Op>
  __device__ __forceinline__ float reduce(float start, F f, Op op) const {
    float value = start;
    for (i64 i = threadIdx.x % 32; i < length; i += 32) value = op(value, f(wide(weight[i])));
    return across<32>(value, op);
  }

  template <class F>
  __device__ __forceinline__ float mean(F f) const {
    double sum = 0.0;
    for (i64 i = threadIdx.x % 32; i < length; i += 32) sum += static_cast<double>(f(wide(weight[i])));
    return static_cast<float>(wide_sum<32>(sum) / static_cast<double>(length));
  }
};

constexpr float kTop = static_cast<float>((1 << R2Q_BITS) - 1);

/// Parameters of the group by the grid's closed form.
template <class Group>
__device__ __forceinline__ void fit(const Group& group, float& first, float& second) {
  first = second = 0.0f;
#if R2Q_GRID == 0  // r2q
  const float mean = stored(group.mean([](float w) { return fabsf(w); }));
  const float rest = stored(group.mean([mean](float w) { return fabsf(fabsf(w) - mean); }));
  first = fmaxf(mean, rest);
  second = fminf(mean, rest);
#elif R2Q_GRID == 2  // binary
  first = stored(group.mean([](float w) { return fabsf(w); }));
#elif R2Q_GRID == 3 || R2Q_GRID == 4  // rtn A, B
  float low = group.reduce(__int_as_float(0x7f800000), [](float w) { return w; }, Smallest());
  float high = group.reduce(-__int_as_float(0x7f800000), [](float w) { return w; }, Largest());
  float range;
  if (R2Q_GRID == 4) {
    low = fminf(low, 0.0f);
    high = fmaxf(high, 0.0f);
    const float empty = high - low == 0.0f ? 1.0f : 0.0f;
    low = low - empty;
    range = high + empty - low;
  } else {
    range = fmaxf(high - low, 1e-5f);
  }
  first = stored_divisor(range / kTop);
  second = clamp(rintf(-(low / first)), 0.0f, kTop);
#endif
}

__device__ __forceinline__ float decode(float w, float first, float second) {
#if R2Q_GRID == 0
  const float plane = sign_of(w) * first;
  return plane + sign_of(w - plane) * second;
#elif R2Q_GRID == 2
  return sign_of(w) * first;
#elif R2Q_GRID == 3 || R2Q_GRID == 4
  return (clamp(rintf(w / first) + second, 0.0f, kTop) - second) * first;
#else
  return w;
#endif
}

extern "C" __global__ void __launch_bounds__(256) quantize(const __grid_constant__ Matrices all) {
#if R2Q_LANES > 0
  const i64 unit = static_cast<i64>(blockIdx.x) * (256 / R2Q_LANES) + threadIdx.x / R2Q_LANES;
  const int lane = threadIdx.x % R2Q_LANES;
#else
  const i64 unit = static_cast<i64>(blockIdx.x) * 8 + threadIdx.x / 32;
  const int lane = threadIdx.x % 32;
#endif
  // Idle lanes work on the last group, so that shuffles see whole warps; they write the same values.
  const i64 number = unit < all.groups ? unit : all.groups - 1;
  int index = 0;
#pragma unroll
  for (int i = 1; i < kMatrices; i++) index += i < all.count && number >= all.list[i].begin ? 1 : 0;
  const Matrix& m = all.list[index];
  const i64 group = number - m.begin;
  const i64 row = group / m.per_row, place = group - row * m.per_row;
  const IN* weight = m.weight + row * m.columns + place * m.group;
  OUT* result = m.result + row * m.row_stride + place * m.group;
  float first = 0.0f, second = 0.0f;
#if R2Q_LANES > 0
  Held held;
  const Eight e = stream8(weight + lane * 8);
#pragma unroll
  for (int i = 0; i < 8; i++) held.v[i] = e.v[i];
#if R2Q_GIVEN
  first = m.first[group];
  second = m.second != nullptr ? m.second[group] : 0.0f;
#else
  fit(held, first, second);
#endif
  Eight out;
#pragma unroll
  for (int i = 0; i < 8; i++) out.v[i] = decode(held.v[i], first, second);
  store8(result + lane * 8, out);
#else
  const i64 left = m.columns - place * m.group;
  Long whole{weight, left < m.group ? left : m.group};
#if R2Q_GIVEN
  first = m.first[group];
  second = m.second != nullptr ? m.second[group] : 0.0f;
#else
  fit(whole, first, second);
#endif
  for (i64 i = lane; i < whole.length; i += 32) put(result + i, decode(wide(weight[i]), first, second));
#endif
}
