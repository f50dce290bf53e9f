// r2q::rms_norm: root-mean-square normalisation (Zhang & Sennrich, arXiv 1910.07467) as one pass over memory instead of six operators,
// with its derivative. CPU and float32 only; the managed side takes plain operators for everything else.
//
//   r = 1 / sqrt(mean(x^2) + eps),  y = x r w
//   dx = r (w dy - x r^2 mean(w dy x)),  dw = sum over rows of dy x r
#include "border.h"

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <cmath>
#include <vector>

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

// Rows that one task takes. Partial sums belong to these chunks, so results do not depend on the number of threads.
constexpr int64_t kRows = 32;
constexpr int kLanes = 16;

template <class Term>
float lane_sum(int64_t n, Term term) {
  float lanes[kLanes] = {};
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes)
    for (int k = 0; k < kLanes; k++) lanes[k] += term(i + k);
  float sum = 0;
  for (; i < n; i++) sum += term(i);
  for (const float lane : lanes) sum += lane;
  return sum;
}

template <class Body>
void for_chunks(int64_t rows, Body body) {
  const int64_t chunks = (rows + kRows - 1) / kRows;
  at::parallel_for(0, chunks, 1, [&](int64_t begin, int64_t end) {
    for (int64_t c = begin; c < end; c++) body(c, c * kRows, std::min((c + 1) * kRows, rows));
  });
}

struct RmsNorm : torch::autograd::Function<RmsNorm> {
  static Tensor forward(AutogradContext* context, const Tensor& input, const Tensor& weight, double eps) {
    const auto x = input.contiguous();
    const auto w = weight.contiguous();
    const int64_t width = w.numel();
    const int64_t rows = width == 0 ? 0 : x.numel() / width;
    auto y = at::empty_like(x);
    auto scale = at::empty({rows}, x.options());
    const float* px = x.data_ptr<float>();
    const float* pw = w.data_ptr<float>();
    float* py = y.data_ptr<float>();
    float* pr = scale.data_ptr<float>();
    for_chunks(rows, [&](int64_t, int64_t begin, int64_t end) {
      for (int64_t row = begin; row < end; row++) {
        const float* xi = px + row * width;
        float* yi = py + row * width;
        const float mean = lane_sum(width, [&](int64_t i) { return xi[i] * xi[i]; }) / static_cast<float>(width);
        const float r = 1.0f / std::sqrt(mean + static_cast<float>(eps));
        pr[row] = r;
        for (int64_t i = 0; i < width; i++) yi[i] = xi[i] * r * pw[i];
      }
    });
    context->save_for_backward({x, w, scale});
    return y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    TORCH_CHECK(!c10::GradMode::is_enabled(), "r2q::rms_norm has no second derivative; switch the fused operators off for it");
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &w = saved[1], &scale = saved[2];
    if (!gradients[0].defined()) return {Tensor(), Tensor(), Tensor()};
    const auto dy = gradients[0].contiguous();
    const int64_t width = w.numel();
    const int64_t rows = scale.numel();
    const int64_t chunks = (rows + kRows - 1) / kRows;
    auto dx = at::empty_like(x);
    std::vector<float> partial(chunks * width);
    const float *px = x.data_ptr<float>(), *pw = w.data_ptr<float>(), *pr = scale.data_ptr<float>(), *pg = dy.data_ptr<float>();
    float* pdx = dx.data_ptr<float>();
    for_chunks(rows, [&](int64_t chunk, int64_t begin, int64_t end) {
      float* sums = partial.data() + chunk * width;
      for (int64_t row = begin; row < end; row++) {
        const float* xi = px + row * width;
        const float* gi = pg + row * width;
        float* di = pdx + row * width;
        const float r = pr[row];
        const float dot = lane_sum(width, [&](int64_t i) { return pw[i] * gi[i] * xi[i]; });
        const float back = dot * r * r / static_cast<float>(width);
        for (int64_t i = 0; i < width; i++) {
          di[i] = r * (pw[i] * gi[i] - xi[i] * back);
          sums[i] += gi[i] * xi[i] * r;
        }
      }
    });
    auto dw = at::empty_like(w);
    float* pdw = dw.data_ptr<float>();
    for (int64_t i = 0; i < width; i++) {
      double sum = 0;
      for (int64_t c = 0; c < chunks; c++) sum += partial[c * width + i];
      pdw[i] = static_cast<float>(sum);
    }
    return {dx, dw, Tensor()};
  }
};

/// x [.., width] and weight [width], both float32 on the CPU.
Tensor rms_norm(const Tensor& x, const Tensor& weight, double eps) {
  TORCH_CHECK(x.device().is_cpu() && weight.device().is_cpu() && x.scalar_type() == at::kFloat && weight.scalar_type() == at::kFloat,
              "r2q::rms_norm takes float32 tensors on the CPU");
  TORCH_CHECK(weight.dim() == 1 && x.dim() >= 1 && x.size(-1) == weight.size(0), "r2q::rms_norm: a weight of shape ", weight.sizes(),
              " does not fit an input of shape ", x.sizes());
  return RmsNorm::apply(x, weight, eps);
}

}  // namespace

TORCH_LIBRARY_IMPL(r2q, CompositeImplicitAutograd, library) {
  library.impl("rms_norm", &rms_norm);
}
