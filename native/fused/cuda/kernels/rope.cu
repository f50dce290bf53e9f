// Rotary positions (Su et al., arXiv 2104.09864) for the heads of q and k, and a plain copy for those of v, from three strided sources into three
// strided targets, which may be the sources. Pairs are (i, i + pairs), R2Q_INTERLEAVED (2i, 2i + 1); numbers behind 2 * pairs are copied.
// Compiled with R2Q_T (float or bf16) and R2Q_INTERLEAVED.
#include "common.cuh"

typedef R2Q_T T;

struct Part {
  const T* from;
  T* to;
  i64 from_batch, from_token, from_head;  // strides
  i64 to_batch, to_token, to_head;
  int heads;
};

__device__ __forceinline__ i64 source_of(const Part& p, i64 batch, i64 token, i64 head) {
  return batch * p.from_batch + token * p.from_token + head * p.from_head;
}

__device__ __forceinline__ i64 target_of(const Part& p, i64 batch, i64 token, i64 head) {
  return batch * p.to_batch + token * p.to_token + head * p.to_head;
}

/// One thread takes eight numbers of the first half of a head and the matching eight of the second. head and pairs are multiples of 16 and 8,
/// 2 * pairs == head, strides multiples of 8.
extern "C" __global__ void __launch_bounds__(256)
    turn_halves(const __grid_constant__ Part q, const __grid_constant__ Part k, const __grid_constant__ Part v, const float* cosines, const float* sines, i64 batch, i64 tokens, int head, float direction) {
  const int pairs = head / 2, pieces = pairs / 8;
  const i64 heads = q.heads + k.heads + v.heads;
  const i64 id = static_cast<i64>(blockIdx.x) * 256 + threadIdx.x;
  if (id >= batch * tokens * heads * pieces) return;
  const int piece = static_cast<int>(id % pieces);
  i64 rest = id / pieces;
  const int h = static_cast<int>(rest % heads);
  rest /= heads;
  const i64 token = rest % tokens, b = rest / tokens;
  const bool is_v = h >= q.heads + k.heads;
  const T* from;
  T* to;
  if (h < q.heads) {
    from = q.from + source_of(q, b, token, h);
    to = q.to + target_of(q, b, token, h);
  } else if (!is_v) {
    from = k.from + source_of(k, b, token, h - q.heads);
    to = k.to + target_of(k, b, token, h - q.heads);
  } else {
    from = v.from + source_of(v, b, token, h - q.heads - k.heads);
    to = v.to + target_of(v, b, token, h - q.heads - k.heads);
  }
  from += piece * 8;
  to += piece * 8;
  const Eight first = load8(from), second = load8(from + pairs);
  if (is_v) {
    store8(to, first);
    store8(to + pairs, second);
    return;
  }
  const Eight c = load8(cosines + token * pairs + piece * 8), s = load8(sines + token * pairs + piece * 8);
  Eight a, o;
#pragma unroll
  for (int i = 0; i < 8; i++) {
    const float turn = s.v[i] * direction;
    a.v[i] = first.v[i] * c.v[i] - second.v[i] * turn;
    o.v[i] = second.v[i] * c.v[i] + first.v[i] * turn;
  }
  store8(to, a);
  store8(to + pairs, o);
}

/// Any head, any strides: one thread per pair or copied number.
extern "C" __global__ void __launch_bounds__(256)
    turn_any(const __grid_constant__ Part q, const __grid_constant__ Part k, const float* cosines, const float* sines, i64 batch, i64 tokens, int head, int pairs, float direction) {
  const i64 heads = q.heads + k.heads;
  const int work = head - pairs;
  const i64 id = static_cast<i64>(blockIdx.x) * 256 + threadIdx.x;
  if (id >= batch * tokens * heads * work) return;
  const int i = static_cast<int>(id % work);
  i64 rest = id / work;
  int h = static_cast<int>(rest % heads);
  rest /= heads;
  const i64 token = rest % tokens, b = rest / tokens;
  const bool is_k = h >= q.heads;
  if (is_k) h -= q.heads;
  const T* from = is_k ? k.from + source_of(k, b, token, h) : q.from + source_of(q, b, token, h);
  T* to = is_k ? k.to + target_of(k, b, token, h) : q.to + target_of(q, b, token, h);
  if (i >= pairs) {
    to[i + pairs] = from[i + pairs];
    return;
  }
  const int at = R2Q_INTERLEAVED ? 2 * i : i, other = R2Q_INTERLEAVED ? at + 1 : i + pairs;
  const float x = wide(from[at]), y = wide(from[other]);
  const float c = cosines[token * pairs + i], s = sines[token * pairs + i] * direction;
  put(to + at, x * c - y * s);
  put(to + other, y * c + x * s);
}
