// What the forward and the backward kernel of fake quantization share: a group of weights as the grids see it (../../grids/grids.inc), its parameters,
// and which group a thread works on. Sums are float64, divisions IEEE, ties go to even, and the kernels are compiled without contraction of products,
// so that results are those of the plain operators to the bit.
//
// Compiled with R2Q_GRID (grids.h; -1: a plain conversion), R2Q_BITS, R2Q_SCALE (0 float16, 1 bfloat16, 2 float32), R2Q_IN (float or bf16: the weights),
// R2Q_GIVEN (1: parameters are handed in), R2Q_LANES (lanes per group of 8 * R2Q_LANES weights; 0: groups of any length) and R2Q_TEAM (threads per
// group of any length: 32, or 0 for all threads of a launch, whose blocks must run at the same time then).
#include "common.cuh"
#include "grids.h"

#define R2Q_INLINE __device__ __forceinline__

typedef R2Q_IN IN;

#define R2Q_WHOLE (R2Q_LANES == 0 && R2Q_TEAM == 0)

constexpr int kThreads = R2Q_WHOLE ? 1024 : 256;                                            // of a block
constexpr int kTeam = R2Q_LANES > 0 ? R2Q_LANES : R2Q_TEAM > 0 ? R2Q_TEAM : kThreads;  // of a group, in one block

R2Q_INLINE float absolute(float x) { return fabsf(x); }
R2Q_INLINE float nearest(float x) { return rintf(x); }
R2Q_INLINE double square_root(double x) { return sqrt(x); }

R2Q_INLINE float larger(float a, float b) {
  float most;
  asm("max.NaN.f32 %0, %1, %2;" : "=f"(most) : "f"(a), "f"(b));
  return most;
}

R2Q_INLINE float smaller(float a, float b) {
  float least;
  asm("min.NaN.f32 %0, %1, %2;" : "=f"(least) : "f"(a), "f"(b));
  return least;
}

struct Rounding {
  static constexpr float smallest = R2Q_SCALE == 0 ? 0x1p-24f : 0x1p-126f;

  R2Q_INLINE float round(float scale) const { return R2Q_SCALE == 0 ? to_f16(scale) : R2Q_SCALE == 1 ? to_bf16(scale) : scale; }
  R2Q_INLINE float divisor(float scale) const { return larger(round(scale), smallest); }
};

struct AddWide {
  R2Q_INLINE double operator()(double a, double b) const { return a + b; }
};

#if R2Q_WHOLE

/// Where the blocks of a launch meet: zeroed memory for a number per block, twice, and then a count of arrivals.
__shared__ double* meeting_place;
__shared__ u32 meetings_held;

R2Q_INLINE void open_meetings(double* place) {
  if (threadIdx.x == 0) {
    meeting_place = place;
    meetings_held = 0;
  }
  __syncthreads();
}

/// Waits until `target` blocks have arrived; later arrivals belong to later meetings.
R2Q_INLINE void wait_for(volatile u32* arrived, u32 target) {
  while (*arrived < target) {
  }
}

/// Combines a number of every block, in the order of the blocks. Numbers of one meeting are read before anybody can write those of the next but one.
template <class T, class Op>
R2Q_INLINE T met(T value, Op op) {
  const u32 blocks = gridDim.x;
  volatile double* place = meeting_place + (meetings_held & 1) * blocks;
  if (threadIdx.x == 0) {
    u32* arrived = reinterpret_cast<u32*>(meeting_place + 2 * blocks);
    place[blockIdx.x] = static_cast<double>(value);
    __threadfence();
    atomicAdd(arrived, 1u);
    wait_for(arrived, (meetings_held + 1) * blocks);
    __threadfence();
  }
  __syncthreads();
  value = static_cast<T>(place[0]);
  for (u32 i = 1; i < blocks; i++) value = op(value, static_cast<T>(place[i]));
  __syncthreads();
  if (threadIdx.x == 0) meetings_held++;
  __syncthreads();
  return value;
}

#endif

/// Combines over the threads of a group; every one of them gets the result, in the same order on each.
template <class T, class Op>
R2Q_INLINE T joined(T value, Op op) {
#pragma unroll
  for (int step = (kTeam < 32 ? kTeam : 32) / 2; step > 0; step /= 2) value = op(value, __shfl_xor_sync(0xffffffffu, value, step));
#if R2Q_WHOLE
  __shared__ T scratch[kTeam / 32];
  __syncthreads();
  if (threadIdx.x % 32 == 0) scratch[threadIdx.x / 32] = value;
  __syncthreads();
  value = scratch[0];
  for (int i = 1; i < kTeam / 32; i++) value = op(value, scratch[i]);
  value = met(value, op);
#endif
  return value;
}

#if R2Q_LANES > 0

/// A group in the registers of R2Q_LANES neighbouring lanes. All lanes of a warp call its members together.
struct Group {
  Eight weight;
  Eight gradient;  // of the weights; the backward's

  R2Q_INLINE double size() const { return 8.0 * R2Q_LANES; }

  template <class F>
  R2Q_INLINE double sum(F f) const {
    double sum = 0.0;
#pragma unroll
    for (int i = 0; i < 8; i++) sum += static_cast<double>(f(weight.v[i]));
    return joined(sum, AddWide());
  }

  /// Whole numbers up to the group's size are exact in float32.
  template <class F>
  R2Q_INLINE double tally(F f) const {
    float sum = 0.0f;
#pragma unroll
    for (int i = 0; i < 8; i++) sum += f(weight.v[i]);
    return static_cast<double>(joined(sum, Add()));
  }

  R2Q_INLINE float largest_magnitude() const {
    float most = 0.0f;
#pragma unroll
    for (int i = 0; i < 8; i++) most = fmaxf(most, fabsf(weight.v[i]));
    return joined(most, Largest());
  }

  R2Q_INLINE void extremes(float* low, float* high) const {
    float least = weight.v[0], most = weight.v[0];
#pragma unroll
    for (int i = 1; i < 8; i++) {
      least = fminf(least, weight.v[i]);
      most = fmaxf(most, weight.v[i]);
    }
    *low = joined(least, Smallest());
    *high = joined(most, Largest());
  }

  template <class F>
  R2Q_INLINE void add(F f) {
#pragma unroll
    for (int i = 0; i < 8; i++) gradient.v[i] += f(weight.v[i]);
  }
};

#else

/// A group of any length, read by its team as often as needed.
struct Group {
  const IN* weight;
  i64 length;
  float* gradient;  // of the weights; the backward's. A thread touches its own numbers only

  /// The first of this thread's weights, and how far it is from each to the next.
  R2Q_INLINE static i64 lane() { return R2Q_WHOLE ? static_cast<i64>(blockIdx.x) * kThreads + threadIdx.x : threadIdx.x % kTeam; }
  R2Q_INLINE static i64 step() { return R2Q_WHOLE ? static_cast<i64>(gridDim.x) * kThreads : kTeam; }
  R2Q_INLINE double size() const { return static_cast<double>(length); }

  template <class F>
  R2Q_INLINE double sum(F f) const {
    double sum = 0.0;
#pragma unroll 4
    for (i64 i = lane(); i < length; i += step()) sum += static_cast<double>(f(wide(weight[i])));
    return joined(sum, AddWide());
  }

  template <class F>
  R2Q_INLINE double tally(F f) const {
    return sum(f);
  }

  R2Q_INLINE float largest_magnitude() const {
    float most = 0.0f;
#pragma unroll 4
    for (i64 i = lane(); i < length; i += step()) most = fmaxf(most, fabsf(wide(weight[i])));
    return joined(most, Largest());
  }

  R2Q_INLINE void extremes(float* low, float* high) const {
    float least = wide(weight[0]), most = least;
#pragma unroll 4
    for (i64 i = lane(); i < length; i += step()) {
      least = fminf(least, wide(weight[i]));
      most = fmaxf(most, wide(weight[i]));
    }
    *low = joined(least, Smallest());
    *high = joined(most, Largest());
  }

  template <class F>
  R2Q_INLINE void add(F f) {
    for (i64 i = lane(); i < length; i += step()) gradient[i] += f(wide(weight[i]));
  }
};

#endif

#include "grids.inc"

/// A plain conversion as a grid.
struct Conversion {
  static constexpr int kParameters = 0;

  R2Q_INLINE void fit(const Group&, float*) const {}
  R2Q_INLINE void assist(const Group&, float*) const {}
  R2Q_INLINE float value(float w, float, float, float) const { return w; }
};

R2Q_INLINE auto the_grid() {
#if R2Q_GRID < 0
  return Conversion();
#else
  return grid_of<static_cast<r2q::Grid>(R2Q_GRID)>(Rounding(), R2Q_BITS);
#endif
}

/// What the group's weights are decoded with: p[0] and p[1] handed in or found, p[2] as the grid wants it.
template <class G>
R2Q_INLINE void parameters(const G& grid, const Group& group, const float* first, const float* second, i64 number, float* p) {
  p[0] = p[1] = p[2] = 0.0f;
#if R2Q_GIVEN
  p[0] = first[number];
  if (G::kParameters > 1) p[1] = second[number];
  grid.assist(group, p);
#else
  grid.fit(group, p);
#endif
}

/// The group that this thread's team works on, before it is known whether there is one.
R2Q_INLINE i64 unit_of_thread() {
  return R2Q_WHOLE ? 0 : static_cast<i64>(blockIdx.x) * (kThreads / kTeam) + threadIdx.x / kTeam;
}
