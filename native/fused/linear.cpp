// r2q::even_linear: x wT in which a row of the result depends on its own row of x and nothing else. Every number is one chain of multiply-adds
// over the inputs from first to last, however many rows there are and whichever threads take them. Matrix libraries choose their kernel and
// their order of summation by the shape of the whole product, so a row comes out a little different in another batch.
#include "cpu_level.h"
#include "operator.h"

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <torch/library.h>

#include <algorithm>
#include <vector>

using at::Tensor;

namespace {

/// Outputs that lie side by side in the packed weight: two registers of the widest kind.
constexpr int64_t kPanel = 32;

/// Inputs that are taken at once, so that a panel's part of the weight (32 KiB) stays in the cache while all rows of a task pass.
constexpr int64_t kInputs = 256;

/// Rows of a task: x's part stays in the second cache.
constexpr int64_t kRows = 256;

/// Multiply-adds below which a second thread costs more than it saves.
constexpr int64_t kWorthSharing = 1 << 16;

struct Shape {
  int64_t inputs, outputs;
};

#define R2Q_LOOPS "linear_loops.inc"
#include "cpu_levels.inc"
#undef R2Q_LOOPS

/// [outputs, inputs] -> [outputs / kPanel, inputs, kPanel], zeros behind the last output.
void pack(const float* weight, const Shape& s, float* packed) {
  const int64_t panels = (s.outputs + kPanel - 1) / kPanel;
  at::parallel_for(0, panels, std::max<int64_t>(1, kWorthSharing / (s.inputs * kPanel + 1)), [&](int64_t begin, int64_t end) {
    for (int64_t panel = begin; panel < end; panel++) {
      float* target = packed + panel * s.inputs * kPanel;
      const int64_t count = std::min(kPanel, s.outputs - panel * kPanel);
      if (count < kPanel) std::fill(target, target + s.inputs * kPanel, 0.0f);
      for (int64_t p0 = 0; p0 < s.inputs; p0 += 16)
        for (int64_t c = 0; c < count; c++) {
          const float* source = weight + (panel * kPanel + c) * s.inputs;
          for (int64_t p = p0; p < std::min(p0 + 16, s.inputs); p++) target[p * kPanel + c] = source[p];
        }
    }
  });
}

Tensor even_linear_cpu(const Tensor& x0, const Tensor& weight0) {
  TORCH_CHECK(x0.scalar_type() == at::kFloat && weight0.scalar_type() == at::kFloat, "r2q::even_linear takes float32 tensors on the CPU");
  TORCH_CHECK(weight0.dim() == 2 && x0.dim() >= 1 && x0.size(-1) == weight0.size(1) && weight0.size(1) > 0, "r2q::even_linear: a weight of shape ",
              weight0.sizes(), " does not fit an input of shape ", x0.sizes());
  const auto x = x0.contiguous(), weight = weight0.contiguous();
  const Shape s{weight.size(1), weight.size(0)};
  const int64_t rows = x.numel() / s.inputs;
  auto sizes = x.sizes().vec();
  sizes.back() = s.outputs;
  auto out = at::empty(sizes, x.options());
  auto packed = at::empty({(s.outputs + kPanel - 1) / kPanel * kPanel * s.inputs}, x.options());
  pack(weight.data_ptr<float>(), s, packed.data_ptr<float>());
  const float* from = x.data_ptr<float>();
  float* to = out.data_ptr<float>();
  // Tasks of whole register blocks, at least one for each thread.
  const int64_t share = (rows + at::get_num_threads() - 1) / at::get_num_threads();
  const int64_t task = std::clamp<int64_t>((share + 23) / 24 * 24, 24, kRows);
  const int64_t grain = std::max<int64_t>(1, kWorthSharing / (task * s.inputs * s.outputs + 1));
  at::parallel_for(0, (rows + task - 1) / task, grain, [&](int64_t begin, int64_t end) {
    for (int64_t t = begin; t < end; t++)
      R2Q_AT_CPU_LEVEL(linear_rows)(s, from, packed.data_ptr<float>(), to, t * task, std::min((t + 1) * task, rows));
  });
  return out;
}

}  // namespace

TORCH_LIBRARY_IMPL(r2q, CPU, library) { library.impl("even_linear", &even_linear_cpu); }
