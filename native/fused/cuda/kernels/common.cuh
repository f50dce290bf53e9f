// Shared by all kernels. No header is included: the run-time compiler of an installed PyTorch brings none. bf16 is kept as its bits; all
// arithmetic is float32. Needs compute capability 8.0 (cvt.rn.bf16x2).
#pragma once

typedef unsigned short bf16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long i64;

struct __align__(16) Words {
  u32 x, y, z, w;
};

__device__ __forceinline__ float wide(bf16 bits) { return __uint_as_float(static_cast<u32>(bits) << 16); }
__device__ __forceinline__ float wide(float value) { return value; }

__device__ __forceinline__ u32 pack(float low, float high) {
  u32 both;
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(both) : "f"(high), "f"(low));
  return both;
}

__device__ __forceinline__ void put(bf16* at, float value) { *at = static_cast<bf16>(pack(value, 0.0f) & 0xffffu); }
__device__ __forceinline__ void put(float* at, float value) { *at = value; }

/// The nearest bf16 number, as float32.
__device__ __forceinline__ float to_bf16(float value) { return __uint_as_float(pack(value, 0.0f) << 16); }

/// The nearest float16 number, as float32.
__device__ __forceinline__ float to_f16(float value) {
  float back;
  asm("{.reg .b16 h; cvt.rn.f16.f32 h, %1; cvt.f32.f16 %0, h;}" : "=f"(back) : "f"(value));
  return back;
}

/// Eight numbers in registers, loaded and stored 16 bytes at a time.
struct Eight {
  float v[8];
};

__device__ __forceinline__ void unpack(u32 both, float& low, float& high) {
  low = __uint_as_float(both << 16);
  high = __uint_as_float(both & 0xffff0000u);
}

__device__ __forceinline__ Eight eight_of(const Words& words) {
  Eight e;
  unpack(words.x, e.v[0], e.v[1]);
  unpack(words.y, e.v[2], e.v[3]);
  unpack(words.z, e.v[4], e.v[5]);
  unpack(words.w, e.v[6], e.v[7]);
  return e;
}

__device__ __forceinline__ Eight load8(const bf16* at) { return eight_of(*reinterpret_cast<const Words*>(at)); }

__device__ __forceinline__ Eight load8(const float* at) {
  const float4 a = reinterpret_cast<const float4*>(at)[0], b = reinterpret_cast<const float4*>(at)[1];
  return {{a.x, a.y, a.z, a.w, b.x, b.y, b.z, b.w}};
}

/// As load8, for data that is not read again soon.
__device__ __forceinline__ Eight stream8(const bf16* at) {
  Words words;
  asm volatile("ld.global.cs.v4.u32 {%0, %1, %2, %3}, [%4];" : "=r"(words.x), "=r"(words.y), "=r"(words.z), "=r"(words.w) : "l"(at));
  return eight_of(words);
}

__device__ __forceinline__ Eight stream8(const float* at) {
  Eight e;
  asm volatile("ld.global.cs.v4.f32 {%0, %1, %2, %3}, [%4];" : "=f"(e.v[0]), "=f"(e.v[1]), "=f"(e.v[2]), "=f"(e.v[3]) : "l"(at));
  asm volatile("ld.global.cs.v4.f32 {%0, %1, %2, %3}, [%4];" : "=f"(e.v[4]), "=f"(e.v[5]), "=f"(e.v[6]), "=f"(e.v[7]) : "l"(at + 4));
  return e;
}

__device__ __forceinline__ void store8(bf16* at, const Eight& e) {
  *reinterpret_cast<Words*>(at) = {pack(e.v[0], e.v[1]), pack(e.v[2], e.v[3]), pack(e.v[4], e.v[5]), pack(e.v[6], e.v[7])};
}

__device__ __forceinline__ void store8(float* at, const Eight& e) {
  reinterpret_cast<float4*>(at)[0] = make_float4(e.v[0], e.v[1], e.v[2], e.v[3]);
  reinterpret_cast<float4*>(at)[1] = make_float4(e.v[4], e.v[5], e.v[6], e.v[7]);
}

struct Add {
  __device__ __forceinline__ float operator()(float a, float b) const { return a + b; }
};
struct Largest {
  __device__ __forceinline__ float operator()(float a, float b) const { return fmaxf(a, b); }
};
struct Smallest {
  __device__ __forceinline__ float operator()(float a, float b) const { return fminf(a, b); }
};

/// Combines over neighbouring lanes, a power of two of them; every lane gets the result, in the same order on each.
template <int LANES, class Op>
__device__ __forceinline__ float across(float value, Op op) {
#pragma unroll
  for (int step = LANES / 2; step > 0; step /= 2) value = op(value, __shfl_xor_sync(0xffffffffu, value, step));
  return value;
}

/// Combines over a team of THREADS threads (a multiple of 32) of a block; `scratch` holds one float per warp of the block. All threads of the
/// block take part.
template <int THREADS, class Op>
__device__ __forceinline__ float across_team(float value, float* scratch, Op op) {
  value = across<32>(value, op);
  if (THREADS == 32) return value;
  const int warp = threadIdx.x / 32, first = (threadIdx.x / THREADS) * (THREADS / 32);
  __syncthreads();
  if (threadIdx.x % 32 == 0) scratch[warp] = value;
  __syncthreads();
  float total = scratch[first];
#pragma unroll
  for (int i = 1; i < THREADS / 32; i++) total = op(total, scratch[first + i]);
  return total;
}
