// Root-mean-square normalisation (Zhang & Sennrich, arXiv 1910.07467) with residual addition, forward and backward.
//
//   forward   s = x + d (rounded to R2Q_T),  r = 1 / sqrt(mean(s^2) + eps),  y = R2Q_T(R2Q_T(s r) w)
//   backward  g = dy w,  ds = r (g - s r^2 mean(g s)) + carried,  dw = sum over rows of dy s r
//
// Compiled with R2Q_T (activations: float or bf16), R2Q_W (weight), R2Q_TEAM (threads per row, 32 to 256) and R2Q_VECTORS (of eight numbers per thread):
// R2Q_TEAM * R2Q_VECTORS * 8 >= width, width a multiple of 8.
#include "common.cuh"

typedef R2Q_T T;
typedef R2Q_W W;

constexpr int kThreads = 256;
constexpr int kTeams = kThreads / R2Q_TEAM;

__device__ __forceinline__ float rounded(float value, const bf16*) { return to_bf16(value); }
__device__ __forceinline__ float rounded(float value, const float*) { return value; }
#define ROUNDED(value) rounded(value, static_cast<const T*>(nullptr))

extern "C" __global__ void __launch_bounds__(kThreads)
    norm_forward(const T* x, const T* delta, const W* weight, T* sum, T* y, float* scale, i64 rows, int width, float eps) {
  __shared__ float scratch[kThreads / 32];
  const i64 wanted = static_cast<i64>(blockIdx.x) * kTeams + threadIdx.x / R2Q_TEAM;
  const i64 row = wanted < rows ? wanted : rows - 1;
  const int lane = threadIdx.x % R2Q_TEAM;
  Eight s[R2Q_VECTORS];
  float squares = 0.0f;
#pragma unroll
  for (int k = 0; k < R2Q_VECTORS; k++) {
    const int at = (lane + k * R2Q_TEAM) * 8;
    if (at < width) {
      s[k] = load8(x + row * width + at);
      if (delta != nullptr) {
        const Eight d = stream8(delta + row * width + at);
#pragma unroll
        for (int i = 0; i < 8; i++) s[k].v[i] = ROUNDED(s[k].v[i] + d.v[i]);
      }
#pragma unroll
      for (int i = 0; i < 8; i++) squares += s[k].v[i] * s[k].v[i];
    }
  }
  const float mean = across_team<R2Q_TEAM>(squares, scratch, Add()) / static_cast<float>(width);
  const float r = 1.0f / sqrtf(mean + eps);
  if (lane == 0) scale[row] = r;
#pragma unroll
  for (int k = 0; k < R2Q_VECTORS; k++) {
    const int at = (lane + k * R2Q_TEAM) * 8;
    if (at < width) {
      if (sum != nullptr) store8(sum + row * width + at, s[k]);
      const Eight w = load8(weight + at);
      Eight out;
#pragma unroll
      for (int i = 0; i < 8; i++) out.v[i] = ROUNDED(s[k].v[i] * r) * ROUNDED(w.v[i]);
      store8(y + row * width + at, out);
    }
  }
}

/// `y`, if wanted, gets the forward's result again. One block takes `per_block` rows in turn and leaves the sums for dw of each of its teams in
/// partial [blocks * teams, width].
extern "C" __global__ void __launch_bounds__(kThreads)
    norm_backward(const T* grad, const T* carried, const T* sum, const W* weight, const float* scale, T* dx, T* y, float* partial, i64 rows,
                  int width, i64 per_block) {
  __shared__ float scratch[kThreads / 32];
  const int team = threadIdx.x / R2Q_TEAM, lane = threadIdx.x % R2Q_TEAM;
  Eight w[R2Q_VECTORS], dw[R2Q_VECTORS];
#pragma unroll
  for (int k = 0; k < R2Q_VECTORS; k++) {
    const int at = (lane + k * R2Q_TEAM) * 8;
#pragma unroll
    for (int i = 0; i < 8; i++) dw[k].v[i] = w[k].v[i] = 0.0f;
    if (at < width) {
      w[k] = load8(weight + at);
#pragma unroll
      for (int i = 0; i < 8; i++) w[k].v[i] = ROUNDED(w[k].v[i]);
    }
  }
  const i64 begin = static_cast<i64>(blockIdx.x) * per_block;
  const i64 end = begin + per_block < rows ? begin + per_block : rows;
  for (i64 first = begin; first < end; first += kTeams) {
    const bool real = first + team < end;
    const i64 row = real ? first + team : end - 1;
    const float r = scale[row];
    Eight s[R2Q_VECTORS], g[R2Q_VECTORS];
    float dot = 0.0f;
#pragma unroll
    for (int k = 0; k < R2Q_VECTORS; k++) {
      const int at = (lane + k * R2Q_TEAM) * 8;
      if (at < width) {
        s[k] = stream8(sum + row * width + at);
        g[k] = stream8(grad + row * width + at);
#pragma unroll
        for (int i = 0; i < 8; i++) dot += g[k].v[i] * w[k].v[i] * s[k].v[i];
      }
    }
    const float back = across_team<R2Q_TEAM>(dot, scratch, Add()) * r * r / static_cast<float>(width);
#pragma unroll
    for (int k = 0; k < R2Q_VECTORS; k++) {
      const int at = (lane + k * R2Q_TEAM) * 8;
      if (at < width && real) {
        Eight out, again, kept;
        if (carried != nullptr) kept = stream8(carried + row * width + at);
#pragma unroll
        for (int i = 0; i < 8; i++) {
          const float unit = s[k].v[i] * r;
          out.v[i] = r * (g[k].v[i] * w[k].v[i] - s[k].v[i] * back) + (carried != nullptr ? kept.v[i] : 0.0f);
          dw[k].v[i] += g[k].v[i] * ROUNDED(unit);
          again.v[i] = ROUNDED(unit) * w[k].v[i];
        }
        store8(dx + row * width + at, out);
        if (y != nullptr) store8(y + row * width + at, again);
      }
    }
  }
#pragma unroll
  for (int k = 0; k < R2Q_VECTORS; k++) {
    const int at = (lane + k * R2Q_TEAM) * 8;
    if (at < width) store8(partial + (static_cast<i64>(blockIdx.x) * kTeams + team) * width + at, dw[k]);
  }
}

/// Sums the columns of partial [count, width] in a fixed order; blocks of 32 x 8 threads.
extern "C" __global__ void __launch_bounds__(256) norm_columns(const float* partial, W* dw, int count, int width) {
  __shared__ float sums[8][33];
  const int column = blockIdx.x * 32 + threadIdx.x % 32, slice = threadIdx.x / 32;
  float total = 0.0f;
  if (column < width)
    for (int i = slice; i < count; i += 8) total += partial[static_cast<i64>(i) * width + column];
  sums[slice][threadIdx.x % 32] = total;
  __syncthreads();
  if (slice == 0 && column < width) {
    for (int i = 1; i < 8; i++) total += sums[i][threadIdx.x];
    put(dw + column, total);
  }
}
