// Gradient norm and AdamW (Loshchilov & Hutter, arXiv 1711.05101) over lists of tensors, a fixed number of launches whatever their number.
// What changes from step to step is read from device memory: the launches can be replayed.
//
// Moments are float32, or 8 bits each in blocks of 256 numbers (BYTES): a code is the logarithm of the number over the block's largest one, in steps
// of 1/16 octave (second moment, kept as its square root) or 1/8 octave (first, with sign), rounded up or down at random in proportion, so that
// small changes are not lost. After the codes, one float32 per block.
//
// Compiled with R2Q_P (parameters: float or bf16), R2Q_G (gradients), R2Q_STOCHASTIC (bf16 parameters are rounded up or down at random, in proportion).
#include "common.cuh"

typedef R2Q_P P;
typedef R2Q_G G;

constexpr int kTensors = 64;
constexpr i64 kChunk = 32768;

/// What a step reads and writes beside the tensors; 64 bytes.
struct State {
  double step;         // steps taken
  float norm;          // of all gradients, before clipping
  float factor;        // gradients are multiplied with it
  float rate;          // learning rate, written by the caller
  float correction1;   // 1 / (1 - beta1^step)
  float correction2;   // 1 / sqrt(1 - beta2^step)
  float finite;        // 0: the norm is not finite, and nothing is changed
  u32 seed;
  u32 unused[7];
};

struct Norms {
  const G* gradient[kTensors];
  i64 length[kTensors];
  i64 begin[kTensors];  // chunks of the tensors before
  int count;
};

template <class Table>
__device__ __forceinline__ int find(const Table& table, i64 chunk) {
  int low = 0, high = table.count - 1;
  while (low < high) {
    const int middle = (low + high + 1) / 2;
    if (table.begin[middle] <= chunk) low = middle;
    else high = middle - 1;
  }
  return low;
}

/// Sum of squares of one chunk per block.
extern "C" __global__ void __launch_bounds__(256) squares(const __grid_constant__ Norms table, float* partial) {
  __shared__ float scratch[8];
  const int index = find(table, blockIdx.x);
  const i64 begin = (blockIdx.x - table.begin[index]) * kChunk;
  const i64 length = table.length[index];
  const i64 end = begin + kChunk < length ? begin + kChunk : length;
  const G* g = table.gradient[index];
  float sum = 0.0f;
  i64 tail = begin;
  if ((reinterpret_cast<u64>(g) & 15) == 0) {
    for (i64 at = begin + threadIdx.x * 8; at + 8 <= end; at += 256 * 8) {
      const Eight e = load8(g + at);
#pragma unroll
      for (int i = 0; i < 8; i++) sum += e.v[i] * e.v[i];
    }
    tail = begin + (end - begin) / 8 * 8;
  }
  for (i64 at = tail + threadIdx.x; at < end; at += 256) sum += wide(g[at]) * wide(g[at]);
  sum = across_team<256>(sum, scratch, Add());
  if (threadIdx.x == 0) partial[blockIdx.x] = sum;
}

/// One block: the norm, the clipping factor and the corrections of the step that follows.
extern "C" __global__ void __launch_bounds__(1024)
    prepare(State* state, const float* partial, i64 count, double beta1, double beta2, float largest_norm) {
  __shared__ double sums[1024];
  double sum = 0;
  for (i64 i = threadIdx.x; i < count; i += 1024) sum += static_cast<double>(partial[i]);
  sums[threadIdx.x] = sum;
  __syncthreads();
  for (int step = 512; step > 0; step /= 2) {
    if (threadIdx.x < step) sums[threadIdx.x] += sums[threadIdx.x + step];
    __syncthreads();
  }
  if (threadIdx.x != 0) return;
  const double norm = sqrt(sums[0]);
  state->norm = static_cast<float>(norm);
  const bool finite = norm == norm && norm <= 1.7e308;
  state->finite = finite ? 1.0f : 0.0f;
  if (!finite) return;
  state->factor = largest_norm > 0.0f && norm > largest_norm ? static_cast<float>(largest_norm / (norm + 1e-6)) : 1.0f;
  state->step += 1;
  state->correction1 = static_cast<float>(1.0 / (1.0 - pow(beta1, state->step)));
  state->correction2 = static_cast<float>(1.0 / sqrt(1.0 - pow(beta2, state->step)));
}

struct Updates {
  P* parameter[kTensors];
  const G* gradient[kTensors];
  float* first[kTensors];
  float* second[kTensors];
  i64 length[kTensors];
  i64 begin[kTensors];
  u32 number[kTensors];  // of the tensor in the whole list, for the random numbers
  int count;
};

/// A well mixed word of (seed, step, tensor, element): the finalizer of splitmix64 (Steele et al., OOPSLA 2014).
__device__ __forceinline__ u32 noise(u64 key, u64 element) {
  u64 z = key + element * 0x9e3779b97f4a7c15ull;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return static_cast<u32>(z >> 32);
}

__device__ __forceinline__ float settled(float value, u32 word) {
#if R2Q_STOCHASTIC
  const u32 bits = __float_as_uint(value);
  if ((bits & 0x7f800000u) == 0x7f800000u) return value;
  return __uint_as_float((bits + (word & 0xffffu)) & 0xffff0000u);
#else
  return value;
#endif
}

struct Constants {
  float beta1, beta2, eps, decay;
};

__device__ __forceinline__ void update(float& p, float g, float& m, float& v, const State& s, const Constants& c) {
  g *= s.factor;
  m += (1.0f - c.beta1) * (g - m);
  v += (1.0f - c.beta2) * (g * g - v);
  p -= s.rate * (m * s.correction1 / (sqrtf(v) * s.correction2 + c.eps) + c.decay * p);
}

extern "C" __global__ void __launch_bounds__(256) adamw(const __grid_constant__ Updates table, const State* state, Constants c) {
  const State s = *state;
  if (s.finite == 0.0f) return;
  const int index = find(table, blockIdx.x);
  const i64 begin = (blockIdx.x - table.begin[index]) * kChunk;
  const i64 length = table.length[index];
  const i64 end = begin + kChunk < length ? begin + kChunk : length;
  P* p = table.parameter[index];
  const G* g = table.gradient[index];
  float *m = table.first[index], *v = table.second[index];
  const u64 key = (static_cast<u64>(s.seed) << 32 | table.number[index]) * 0xd1342543de82ef95ull + static_cast<u64>(s.step) * 0x2545f4914f6cdd1dull;
  i64 tail = begin;
  if (((reinterpret_cast<u64>(p) | reinterpret_cast<u64>(g) | reinterpret_cast<u64>(m) | reinterpret_cast<u64>(v)) & 15) == 0) {
    for (i64 at = begin + threadIdx.x * 8; at + 8 <= end; at += 256 * 8) {
      Eight pe = load8(p + at), me = load8(m + at), ve = load8(v + at);
      const Eight ge = stream8(g + at);
#pragma unroll
      for (int i = 0; i < 8; i++) {
        update(pe.v[i], ge.v[i], me.v[i], ve.v[i], s, c);
        pe.v[i] = settled(pe.v[i], R2Q_STOCHASTIC ? noise(key, at + i) : 0);
      }
      store8(p + at, pe);
      store8(m + at, me);
      store8(v + at, ve);
    }
    tail = begin + (end - begin) / 8 * 8;
  }
  for (i64 at = tail + threadIdx.x; at < end; at += 256) {
    float pe = wide(p[at]), me = m[at], ve = v[at];
    update(pe, wide(g[at]), me, ve, s, c);
    put(p + at, settled(pe, R2Q_STOCHASTIC ? noise(key, at) : 0));
    m[at] = me;
    v[at] = ve;
  }
}

constexpr int kBlock = 256;

__device__ __forceinline__ float first_of(u32 code, float largest) {
  const int level = static_cast<int>(code & 127u);
  const float size = level == 0 ? 0.0f : largest * exp2f(static_cast<float>(level - 127) * 0.125f);
  return code & 128u ? -size : size;
}

__device__ __forceinline__ float second_of(u32 code, float largest) {
  const float root = code == 0 ? 0.0f : largest * exp2f(static_cast<float>(static_cast<int>(code) - 255) * 0.0625f);
  return root * root;
}

/// Levels 1 .. top stand for largest * 2^((level - top) / steps), 0 for zero. `share` in [0, 1) decides between neighbours.
__device__ __forceinline__ int level_of(float size, float largest, float steps, int top, float share, bool keep) {
  if (!(size > 0.0f)) return 0;
  const float place = static_cast<float>(top) + steps * log2f(size / largest) + share;
  const int level = place < 0.0f ? 0 : static_cast<int>(place);
  return level > top ? top : level < 1 ? (keep ? 1 : 0) : level;
}

/// As adamw, with moments of 8 bits. Each warp takes whole blocks of a chunk.
extern "C" __global__ void __launch_bounds__(256) adamw_bytes(const __grid_constant__ Updates table, const State* state, Constants c) {
  const State s = *state;
  if (s.finite == 0.0f) return;
  const int index = find(table, blockIdx.x);
  const i64 begin = (blockIdx.x - table.begin[index]) * kChunk;
  const i64 length = table.length[index];
  const i64 end = begin + kChunk < length ? begin + kChunk : length;
  const i64 codes = (length + kBlock - 1) / kBlock * kBlock;
  P* p = table.parameter[index];
  const G* g = table.gradient[index];
  unsigned char* m8 = reinterpret_cast<unsigned char*>(table.first[index]);
  unsigned char* v8 = reinterpret_cast<unsigned char*>(table.second[index]);
  float* m_largest = reinterpret_cast<float*>(m8 + codes);
  float* v_largest = reinterpret_cast<float*>(v8 + codes);
  const bool aligned = ((reinterpret_cast<u64>(p) | reinterpret_cast<u64>(g)) & 15) == 0;
  const u64 key = (static_cast<u64>(s.seed) << 32 | table.number[index]) * 0xd1342543de82ef95ull + static_cast<u64>(s.step) * 0x2545f4914f6cdd1dull;
  const int lane = threadIdx.x % 32;
  for (i64 block = begin / kBlock + threadIdx.x / 32; block * kBlock < end; block += 8) {
    const i64 at = block * kBlock + lane * 8;
    const bool whole = aligned && at + 8 <= end;
    Eight pe, ge;
    if (whole) {
      pe = load8(p + at);
      ge = stream8(g + at);
    } else {
#pragma unroll
      for (int i = 0; i < 8; i++) {
        pe.v[i] = at + i < end ? wide(p[at + i]) : 0.0f;
        ge.v[i] = at + i < end ? wide(g[at + i]) : 0.0f;
      }
    }
    const uint2 mw = *reinterpret_cast<const uint2*>(m8 + at), vw = *reinterpret_cast<const uint2*>(v8 + at);
    const float mo = m_largest[block], vo = v_largest[block];
    float m[8], v[8], mn = 0.0f, vn = 0.0f;
#pragma unroll
    for (int i = 0; i < 8; i++) {
      m[i] = first_of((i < 4 ? mw.x >> (8 * i) : mw.y >> (8 * (i - 4))) & 255u, mo);
      v[i] = second_of((i < 4 ? vw.x >> (8 * i) : vw.y >> (8 * (i - 4))) & 255u, vo);
      update(pe.v[i], ge.v[i], m[i], v[i], s, c);
      v[i] = sqrtf(v[i]);
      mn = fmaxf(mn, fabsf(m[i]));
      vn = fmaxf(vn, v[i]);
    }
    mn = across<32>(mn, Largest());
    vn = across<32>(vn, Largest());
    uint2 mc = make_uint2(0, 0), vc = make_uint2(0, 0);
#pragma unroll
    for (int i = 0; i < 8; i++) {
      const u32 word = noise(key, at + i), other = word * 0x9e3779b1u;
      pe.v[i] = settled(pe.v[i], word);
      const u32 a = static_cast<u32>(level_of(fabsf(m[i]), mn, 8.0f, 127, static_cast<float>(other >> 20) * 0x1p-12f, false)) | (m[i] < 0.0f ? 128u : 0u);
      const u32 b = static_cast<u32>(level_of(v[i], vn, 16.0f, 255, static_cast<float>((other >> 8) & 4095u) * 0x1p-12f, true));
      if (i < 4) {
        mc.x |= a << (8 * i);
        vc.x |= b << (8 * i);
      } else {
        mc.y |= a << (8 * (i - 4));
        vc.y |= b << (8 * (i - 4));
      }
    }
    *reinterpret_cast<uint2*>(m8 + at) = mc;
    *reinterpret_cast<uint2*>(v8 + at) = vc;
    if (lane == 0) {
      m_largest[block] = mn;
      v_largest[block] = vn;
    }
    if (whole) {
      store8(p + at, pe);
    } else {
#pragma unroll
      for (int i = 0; i < 8; i++)
        if (at + i < end) put(p + at + i, pe.v[i]);
    }
  }
}
