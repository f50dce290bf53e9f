// One native call per optimizer step and per gradient clipping, whatever the number of parameters.
#include "border.h"

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/_foreach_mul.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <cmath>
#include <vector>

using at::Tensor;
using r2q::unwrap;

namespace {

// Work is cut into blocks of this many elements. Sums are added block by block in order, so that the result
// does not depend on the number of threads.
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
      if (!plain_cpu_float(unwrap(parameters[i])) || !plain_cpu_float(grad) || !plain_cpu_float(unwrap(first[i])) ||
          !plain_cpu_float(unwrap(second[i])))
        return 0;
      chosen.push_back(i);
    }
    std::vector<float*> p, m, v;
    std::vector<const float*> g;
    std::vector<int64_t> sizes;
    std::vector<AdamW> options;
    for (const auto i : chosen) {
      const auto& parameter = unwrap(parameters[i]);
      p.push_back(parameter.data_ptr<float>());
      g.push_back(parameter.grad().data_ptr<float>());
      m.push_back(unwrap(first[i]).data_ptr<float>());
      v.push_back(unwrap(second[i]).data_ptr<float>());
      sizes.push_back(parameter.numel());
      options.emplace_back(++steps[i], lr, beta1, beta2, eps, weight_decay);
    }
    const auto blocks = blocks_of(sizes);
    at::parallel_for(0, static_cast<int64_t>(blocks.size()), 1, [&](int64_t begin, int64_t end) {
      for (int64_t b = begin; b < end; b++) {
        const auto& block = blocks[b];
        const auto t = block.tensor;
        adamw_block(p[t] + block.begin, g[t] + block.begin, m[t] + block.begin, v[t] + block.begin, block.end - block.begin, options[t]);
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
