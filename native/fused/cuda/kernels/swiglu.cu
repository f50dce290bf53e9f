// silu(gate) * up (Shazeer, arXiv 2002.05202), forward and backward. gate, up and their gradients are rows of the given strides; columns a
// multiple of 8 for the vector form. Compiled with R2Q_T (float or bf16) and R2Q_VECTOR (8 or 1 numbers per thread).
#include "common.cuh"

typedef R2Q_T T;

__device__ __forceinline__ float sigmoid(float x) { return 1.0f / (1.0f + expf(-x)); }

#if R2Q_VECTOR == 8
typedef Eight Some;
__device__ __forceinline__ Some load(const T* at) { return stream8(at); }
__device__ __forceinline__ void store(T* at, const Some& s) { store8(at, s); }
#else
struct Some {
  float v[1];
};
__device__ __forceinline__ Some load(const T* at) { return {{wide(*at)}}; }
__device__ __forceinline__ void store(T* at, const Some& s) { put(at, s.v[0]); }
#endif

extern "C" __global__ void __launch_bounds__(256)
    swiglu_forward(const T* gate, const T* up, T* h, i64 rows, i64 columns, i64 gate_stride, i64 up_stride) {
  const i64 per_row = columns / R2Q_VECTOR;
  const i64 id = static_cast<i64>(blockIdx.x) * 256 + threadIdx.x;
  if (id >= rows * per_row) return;
  const i64 row = id / per_row, column = (id - row * per_row) * R2Q_VECTOR;
  const Some g = load(gate + row * gate_stride + column), u = load(up + row * up_stride + column);
  Some out;
#pragma unroll
  for (int i = 0; i < R2Q_VECTOR; i++) out.v[i] = g.v[i] * sigmoid(g.v[i]) * u.v[i];
  store(h + row * columns + column, out);
}

/// dgate and dup may be gate and up; h (null: not wanted) may be grad.
extern "C" __global__ void __launch_bounds__(256)
    swiglu_backward(const T* grad, const T* gate, const T* up, T* dgate, T* dup, T* h, i64 rows, i64 columns, i64 gate_stride, i64 up_stride,
                    i64 dgate_stride, i64 dup_stride) {
  const i64 per_row = columns / R2Q_VECTOR;
  const i64 id = static_cast<i64>(blockIdx.x) * 256 + threadIdx.x;
  if (id >= rows * per_row) return;
  const i64 row = id / per_row, column = (id - row * per_row) * R2Q_VECTOR;
  const Some d = load(grad + row * columns + column), g = load(gate + row * gate_stride + column), u = load(up + row * up_stride + column);
  Some dg, du, again;
#pragma unroll
  for (int i = 0; i < R2Q_VECTOR; i++) {
    const float s = sigmoid(g.v[i]), silu = g.v[i] * s;
    again.v[i] = silu * u.v[i];
    du.v[i] = d.v[i] * silu;
    dg.v[i] = d.v[i] * u.v[i] * s * (1.0f + g.v[i] * (1.0f - s));
  }
  if (h != nullptr) store(h + row * columns + column, again);
  store(dgate + row * dgate_stride + column, dg);
  store(dup + row * dup_stride + column, du);
}
