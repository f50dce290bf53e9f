// Losses of rows of logits, and their gradients written over the logits. One block per row; the row is read twice, the second time from the
// cache. Compiled with R2Q_T (logits: float or bf16) and R2Q_VECTOR (8 if rows are 16-byte aligned, else 1).
#include "common.cuh"

typedef R2Q_T T;

constexpr int kThreads = 512;

struct Online {
  float largest, sum;  // sum of exp(z - largest)
};

__device__ __forceinline__ Online merged(Online a, Online b) {
  const float largest = fmaxf(a.largest, b.largest);
  // Both -inf (nothing seen yet): 0 * exp(nan) must not appear.
  const float ea = a.largest == largest ? 1.0f : expf(a.largest - largest), eb = b.largest == largest ? 1.0f : expf(b.largest - largest);
  return {largest, a.sum * ea + b.sum * eb};
}

__device__ __forceinline__ Online joined(Online o, Online* scratch) {
#pragma unroll
  for (int step = 16; step > 0; step /= 2)
    o = merged(o, {__shfl_xor_sync(0xffffffffu, o.largest, step), __shfl_xor_sync(0xffffffffu, o.sum, step)});
  __syncthreads();
  if (threadIdx.x % 32 == 0) scratch[threadIdx.x / 32] = o;
  __syncthreads();
  o = scratch[0];
  for (int i = 1; i < kThreads / 32; i++) o = merged(o, scratch[i]);
  return o;
}

#if R2Q_VECTOR == 8
typedef Eight Some;
__device__ __forceinline__ Some load(const T* at) { return load8(at); }
__device__ __forceinline__ void store(T* at, const Some& s) { store8(at, s); }
#else
struct Some {
  float v[1];
};
__device__ __forceinline__ Some load(const T* at) { return {{wide(*at)}}; }
__device__ __forceinline__ void store(T* at, const Some& s) { put(at, s.v[0]); }
#endif

__device__ __forceinline__ Online normalizer(const T* row, i64 columns, Online* scratch) {
  Online o = {-__int_as_float(0x7f800000), 0.0f};
  for (i64 at = threadIdx.x * R2Q_VECTOR; at < columns; at += kThreads * R2Q_VECTOR) {
    const Some z = load(row + at);
    float largest = z.v[0];
#pragma unroll
    for (int i = 1; i < R2Q_VECTOR; i++) largest = fmaxf(largest, z.v[i]);
    float sum = 0.0f;
#pragma unroll
    for (int i = 0; i < R2Q_VECTOR; i++) sum += expf(z.v[i] - largest);
    o = merged(o, {largest, sum});
  }
  return joined(o, scratch);
}

/// loss = ln sum exp z - z[target]; the gradient (softmax - onehot) * factor overwrites z. A negative target: loss and gradient 0.
extern "C" __global__ void __launch_bounds__(kThreads)
    cross_entropy(T* logits, const i64* targets, const float* factor, float* losses, i64 columns, int gradient) {
  __shared__ Online scratch[kThreads / 32];
  T* row = logits + blockIdx.x * columns;
  const i64 target = targets[blockIdx.x];
  if (target < 0) {
    Some zero;
#pragma unroll
    for (int i = 0; i < R2Q_VECTOR; i++) zero.v[i] = 0.0f;
    if (gradient)
      for (i64 at = threadIdx.x * R2Q_VECTOR; at < columns; at += kThreads * R2Q_VECTOR) store(row + at, zero);
    if (threadIdx.x == 0) losses[blockIdx.x] = 0.0f;
    return;
  }
  const float chosen = wide(row[target]);
  const Online o = normalizer(row, columns, scratch);
  const float lse = o.largest + logf(o.sum);
  if (threadIdx.x == 0) losses[blockIdx.x] = lse - chosen;
  if (!gradient) return;
  const float k = *factor;
  for (i64 at = threadIdx.x * R2Q_VECTOR; at < columns; at += kThreads * R2Q_VECTOR) {
    Some z = load(row + at);
#pragma unroll
    for (int i = 0; i < R2Q_VECTOR; i++) z.v[i] = (expf(z.v[i] - lse) - (at + i == target ? 1.0f : 0.0f)) * k;
    store(row + at, z);
  }
}

/// Divergences of student S from teacher P (losses.h): 0 KL(P||S), 1 KL(S||P), 2 Jensen-Shannon with weight m, 3 and 4 m KL(S||P) + (1-m) KL(P||S).
/// The gradient with respect to the student's logits, times factor, overwrites them. A negative target: loss and gradient 0.
extern "C" __global__ void __launch_bounds__(kThreads)
    divergence(T* logits, const T* teacher, const i64* targets, const float* factor, const float* mix, float* losses, i64 columns, int kind,
               int gradient) {
  __shared__ Online scratch[kThreads / 32];
  __shared__ float sums[kThreads / 32];
  T* row = logits + blockIdx.x * columns;
  const T* other = teacher + blockIdx.x * columns;
  if (targets[blockIdx.x] < 0) {
    Some zero;
#pragma unroll
    for (int i = 0; i < R2Q_VECTOR; i++) zero.v[i] = 0.0f;
    if (gradient)
      for (i64 at = threadIdx.x * R2Q_VECTOR; at < columns; at += kThreads * R2Q_VECTOR) store(row + at, zero);
    if (threadIdx.x == 0) losses[blockIdx.x] = 0.0f;
    return;
  }
  const Online os = normalizer(row, columns, scratch), ot = normalizer(other, columns, scratch);
  const float ls = os.largest + logf(os.sum), lt = ot.largest + logf(ot.sum);
  const float m = kind >= 2 ? *mix : 0.0f;
  float forward = 0.0f, reverse = 0.0f;  // KL(P||S), KL(S||P); for Jensen-Shannon KL(P||C), KL(S||C)
  for (i64 at = threadIdx.x * R2Q_VECTOR; at < columns; at += kThreads * R2Q_VECTOR) {
    const Some z = load(row + at), y = load(other + at);
#pragma unroll
    for (int i = 0; i < R2Q_VECTOR; i++) {
      const float lns = z.v[i] - ls, lnp = y.v[i] - lt, s = expf(lns), p = expf(lnp);
      if (kind == 2) {
        const float lnc = logf(m * p + (1.0f - m) * s);
        if (p > 0.0f) forward += p * (lnp - lnc);
        if (s > 0.0f) reverse += s * (lns - lnc);
      } else {
        if (p > 0.0f) forward += p * (lnp - lns);
        if (s > 0.0f) reverse += s * (lns - lnp);
      }
    }
  }
  forward = across_team<kThreads>(forward, sums, Add());
  reverse = across_team<kThreads>(reverse, sums, Add());
  const float loss = kind == 0 ? forward : kind == 1 ? reverse : kind == 2 ? m * forward + (1.0f - m) * reverse : m * reverse + (1.0f - m) * forward;
  if (threadIdx.x == 0) losses[blockIdx.x] = loss;
  if (!gradient) return;
  const float k = *factor;
  for (i64 at = threadIdx.x * R2Q_VECTOR; at < columns; at += kThreads * R2Q_VECTOR) {
    Some z = load(row + at);
    const Some y = load(other + at);
#pragma unroll
    for (int i = 0; i < R2Q_VECTOR; i++) {
      const float lns = z.v[i] - ls, lnp = y.v[i] - lt, s = expf(lns), p = expf(lnp);
      const float along = s - p;                                                        // d KL(P||S)
      const float against = s > 0.0f ? s * (lns - lnp - reverse) : 0.0f;                // d KL(S||P)
      float slope = kind == 0 ? along : kind == 1 ? against : m * against + (1.0f - m) * along;
      // d/dz of JS_m: (1-m) S (ln S - ln C - KL(S||C)); the terms through C cancel.
      if (kind == 2) slope = s > 0.0f ? (1.0f - m) * s * (lns - logf(m * p + (1.0f - m) * s) - reverse) : 0.0f;
      z.v[i] = slope * k;
    }
    store(row + at, z);
  }
}

/// The teacher's probability of the target, or its largest one; 0 where the target is negative.
extern "C" __global__ void __launch_bounds__(kThreads)
    confidence(const T* logits, const i64* targets, float* result, i64 columns, int largest) {
  __shared__ Online scratch[kThreads / 32];
  const T* row = logits + blockIdx.x * columns;
  const i64 target = targets[blockIdx.x];
  const Online o = normalizer(row, columns, scratch);
  if (threadIdx.x == 0) result[blockIdx.x] = target < 0 ? 0.0f : largest ? 1.0f / o.sum : expf(wide(row[target]) - o.largest) / o.sum;
}
