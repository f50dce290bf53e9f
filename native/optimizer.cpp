// One native call per optimizer step and per gradient clipping, whatever the number of parameters.
#include "border.h"

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/_foreach_mul.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

using at::Tensor;
using r2q::unwrap;

namespace {

// Work is cut into blocks of this many elements. Sums are added block by block in order, so that the result
// does not depend on the number of threads. A multiple of the blocks of 8-bit moments.
constexpr int64_t kBlock = 16384;

struct Block {
  int32_t tensor;
  int64_t begin, end;
};

std::vector<Block> blocks_of(const std::vector<int64_t>& sizes) {
  std::vector<Block> blocks;
  for (size_t t = 0; t < sizes.size(); t++)
    for (int64_t begin = 0; begin < sizes[t]; begin += kBlock)
      blocks.push_back({static_cast<int32_t>(t), begin, std::min(begin + kBlock, sizes[t])});
  return blocks;
}

bool plain_cpu_float(const Tensor& tensor) {
  return tensor.device().is_cpu() && tensor.scalar_type() == at::kFloat && tensor.is_contiguous() && tensor.layout() == at::kStrided;
}

// Numbers of one step of one parameter, in float32 as the element loop uses them.
struct AdamW {
  float beta1, rest1, beta2, rest2, decay, eps, root, size;

  AdamW(int64_t step, double lr, double beta1, double beta2, double eps, double weight_decay)
      : beta1(static_cast<float>(beta1)),
        rest1(static_cast<float>(1 - beta1)),
        beta2(static_cast<float>(beta2)),
        rest2(static_cast<float>(1 - beta2)),
        decay(static_cast<float>(1 - lr * weight_decay)),
        eps(static_cast<float>(eps)),
        root(static_cast<float>(std::sqrt(1 - std::pow(beta2, static_cast<double>(step))))),
        size(static_cast<float>(lr / (1 - std::pow(beta1, static_cast<double>(step))))) {}
};

// Loshchilov & Hutter, arXiv 1711.05101, in PyTorch's order: decay first, bias-corrected moments after.
void adamw_block(float* __restrict p, const float* __restrict g, float* __restrict m, float* __restrict v, int64_t n, const AdamW& o) {
  for (int64_t i = 0; i < n; i++) {
    const float gi = g[i];
    const float mi = o.beta1 * m[i] + o.rest1 * gi;
    const float vi = o.beta2 * v[i] + o.rest2 * gi * gi;
    m[i] = mi;
    v[i] = vi;
    p[i] = p[i] * o.decay - o.size * (mi / (std::sqrt(vi) / o.root + o.eps));
  }
}

// Moments of 8 bits in blocks of 256 numbers, as fused/cuda/kernels/optimizer.cu keeps them: a code is the logarithm of the number over the block's
// largest one, in steps of 1/8 octave (first moment, with sign) or 1/16 octave (root of the second), rounded up or down at random in proportion, so that
// small changes are not lost. The random numbers belong to (tensor, step, element): repeated, a step gives the same bits.
constexpr int64_t kBytesBlock = 256;

struct Sizes {
  float first[128], second[256];
  Sizes() {
    for (int level = 0; level < 128; level++) first[level] = level == 0 ? 0.0f : std::exp2(static_cast<float>(level - 127) * 0.125f);
    for (int level = 0; level < 256; level++) second[level] = level == 0 ? 0.0f : std::exp2(static_cast<float>(level - 255) * 0.0625f);
  }
};

/// A well mixed word of (key, element): the finalizer of splitmix64 (Steele et al., OOPSLA 2014).
uint32_t noise(uint64_t key, uint64_t element) {
  uint64_t z = key + element * 0x9e3779b97f4a7c15ull;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return static_cast<uint32_t>(z >> 32);
}

/// Levels 1 .. top stand for largest * 2^((level - top) / steps), 0 for zero. `share` in [0, 1) decides between neighbours.
int level_of(float size, float largest, float steps, int top, float share, bool keep) {
  if (!(size > 0.0f)) return 0;
  const float place = static_cast<float>(top) + steps * std::log2(size / largest) + share;
  const int level = place < 0.0f ? 0 : static_cast<int>(place);
  return level > top ? top : level < 1 ? (keep ? 1 : 0) : level;
}

struct Bytes {
  uint8_t* codes;
  int64_t length;  // of the parameter

  int64_t blocks() const { return (length + kBytesBlock - 1) / kBytesBlock; }
  static int64_t size(int64_t length) { return (length + kBytesBlock - 1) / kBytesBlock * (kBytesBlock + static_cast<int64_t>(sizeof(float))); }
  float largest(int64_t block) const {
    float value;
    std::memcpy(&value, codes + blocks() * kBytesBlock + block * static_cast<int64_t>(sizeof(float)), sizeof(float));
    return value;
  }
  void set_largest(int64_t block, float value) const {
    std::memcpy(codes + blocks() * kBytesBlock + block * static_cast<int64_t>(sizeof(float)), &value, sizeof(float));
  }
};

/// Elements [begin, end) of one parameter; `begin` is a multiple of the block.
void adamw_bytes(float* p, const float* g, const Bytes& first, const Bytes& second, int64_t begin, int64_t end, const AdamW& o, uint64_t key) {
  static const Sizes sizes;
  for (; begin < end; begin += kBytesBlock) {
    const int64_t block = begin / kBytesBlock, n = std::min(kBytesBlock, end - begin);
    uint8_t *mc = first.codes + begin, *vc = second.codes + begin;
    const float mo = first.largest(block), vo = second.largest(block);
    float m[kBytesBlock] = {}, v[kBytesBlock] = {};
    for (int64_t i = 0; i < n; i++) {
      const float size = mo * sizes.first[mc[i] & 127], root = vo * sizes.second[vc[i]];
      m[i] = mc[i] & 128 ? -size : size;
      v[i] = root * root;
    }
    adamw_block(p + begin, g + begin, m, v, n, o);
    float mn = 0, vn = 0;
    for (int64_t i = 0; i < n; i++) {
      v[i] = std::sqrt(v[i]);
      mn = std::max(mn, std::fabs(m[i]));
      vn = std::max(vn, v[i]);
    }
    for (int64_t i = 0; i < n; i++) {
      const uint32_t word = noise(key, static_cast<uint64_t>(begin + i));
      const float one = static_cast<float>(word >> 20) * 0x1p-12f, other = static_cast<float>((word >> 8) & 4095u) * 0x1p-12f;
      mc[i] = static_cast<uint8_t>(level_of(std::fabs(m[i]), mn, 8.0f, 127, one, false) | (m[i] < 0.0f ? 128 : 0));
      vc[i] = static_cast<uint8_t>(level_of(v[i], vn, 16.0f, 255, other, true));
    }
    first.set_largest(block, mn);
    second.set_largest(block, vn);
  }
}

bool plain_bytes(const Tensor& tensor, int64_t length) {
  return tensor.device().is_cpu() && tensor.scalar_type() == at::kByte && tensor.is_contiguous() && tensor.numel() == Bytes::size(length);
}

}  // namespace

/// One AdamW step over parameters that are float32, contiguous and on the CPU; those without a gradient are left alone, the
/// step counts of the others go up by one.
/// Returns 1 when done, 0 when some tensor is of another kind (nothing was changed: take another way), -1 on failure.
R2Q_API int32_t r2q_adamw_step(void** parameters, void** first, void** second, int64_t* steps, int32_t count, double lr, double beta1,
                               double beta2, double eps, double weight_decay) {
  return r2q::guarded(-1, [&]() -> int32_t {
    std::vector<int32_t> chosen;
    for (int32_t i = 0; i < count; i++) {
      const auto& grad = unwrap(parameters[i]).grad();
      if (!grad.defined()) continue;
      const int64_t length = unwrap(parameters[i]).numel();
      const bool wide = plain_cpu_float(unwrap(first[i])) && plain_cpu_float(unwrap(second[i]));
      const bool narrow = plain_bytes(unwrap(first[i]), length) && plain_bytes(unwrap(second[i]), length);
      if (!plain_cpu_float(unwrap(parameters[i])) || !plain_cpu_float(grad) || !(wide || narrow)) return 0;
      chosen.push_back(i);
    }
    std::vector<float*> p;
    std::vector<void*> m, v;
    std::vector<const float*> g;
    std::vector<int64_t> sizes;
    std::vector<AdamW> options;
    for (const auto i : chosen) {
      const auto& parameter = unwrap(parameters[i]);
      p.push_back(parameter.data_ptr<float>());
      g.push_back(parameter.grad().data_ptr<float>());
      m.push_back(unwrap(first[i]).data_ptr());
      v.push_back(unwrap(second[i]).data_ptr());
      sizes.push_back(parameter.numel());
      options.emplace_back(++steps[i], lr, beta1, beta2, eps, weight_decay);
    }
    const auto blocks = blocks_of(sizes);
    at::parallel_for(0, static_cast<int64_t>(blocks.size()), 1, [&](int64_t begin, int64_t end) {
      for (int64_t b = begin; b < end; b++) {
        const auto& block = blocks[b];
        const auto t = block.tensor;
        const auto i = chosen[t];
        if (unwrap(first[i]).scalar_type() == at::kByte) {
          const uint64_t key = static_cast<uint64_t>(i) * 0xd1342543de82ef95ull + static_cast<uint64_t>(steps[i]) * 0x2545f4914f6cdd1dull;
          adamw_bytes(p[t], g[t], {static_cast<uint8_t*>(m[t]), sizes[t]}, {static_cast<uint8_t*>(v[t]), sizes[t]}, block.begin, block.end, options[t], key);
        } else {
          adamw_block(p[t] + block.begin, g[t] + block.begin, static_cast<float*>(m[t]) + block.begin, static_cast<float*>(v[t]) + block.begin,
                      block.end - block.begin, options[t]);
        }
      }
    });
    for (const auto i : chosen) unwrap(parameters[i]).unsafeGetTensorImpl()->bump_version();
    return 1;
  });
}

/// Square sum of all gradients in double, block by block; gradients must be float32, contiguous and on the CPU.
/// Returns 1 when done, 0 when some gradient is of another kind, -1 on failure.
R2Q_API int32_t r2q_grad_norm(void** parameters, int32_t count, double* norm) {
  return r2q::guarded(-1, [&]() -> int32_t {
    std::vector<const float*> g;
    std::vector<int64_t> sizes;
    for (int32_t i = 0; i < count; i++) {
      const auto& grad = unwrap(parameters[i]).grad();
      if (!grad.defined()) continue;
      if (!plain_cpu_float(grad)) return 0;
      g.push_back(grad.data_ptr<float>());
      sizes.push_back(grad.numel());
    }
    const auto blocks = blocks_of(sizes);
    std::vector<double> partial(blocks.size());
    at::parallel_for(0, static_cast<int64_t>(blocks.size()), 1, [&](int64_t begin, int64_t end) {
      for (int64_t b = begin; b < end; b++) {
        const float* values = g[blocks[b].tensor];
        double lanes[8] = {};
        int64_t i = blocks[b].begin;
        for (; i + 8 <= blocks[b].end; i += 8)
          for (int k = 0; k < 8; k++) lanes[k] += static_cast<double>(values[i + k]) * values[i + k];
        double sum = 0;
        for (; i < blocks[b].end; i++) sum += static_cast<double>(values[i]) * values[i];
        for (double lane : lanes) sum += lane;
        partial[b] = sum;
      }
    });
    double sum = 0;
    for (double value : partial) sum += value;
    *norm = std::sqrt(sum);
    return 1;
  });
}

/// Multiplies every gradient in place.
R2Q_API int32_t r2q_scale_grads(void** parameters, int32_t count, double factor) {
  return r2q::guarded_status([&] {
    c10::NoGradGuard no_grad;
    std::vector<Tensor> grads;
    for (int32_t i = 0; i < count; i++)
      if (unwrap(parameters[i]).grad().defined()) grads.push_back(unwrap(parameters[i]).grad());
    if (!grads.empty()) at::_foreach_mul_(grads, factor);
  });
}
