// r2q::fake_quantize: scales, codes and decoded weights of every group in one pass over the matrix, for all grids with a closed form, and the
// gradients of every rule: nothing to do (pass-through with recomputed scales), masks, learned scales, live scales.
#include "../compat.h"
#include "cpu_level.h"
#include "grids.h"
#include "operator.h"

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <c10/core/GradMode.h>
#include <c10/util/BFloat16.h>
#include <c10/util/Half.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// ScaleRounding of the managed side.
struct Rounding {
  r2q::ScaleFormat format;
  float smallest;

  float round(float scale) const {
    if (format == r2q::ScaleFormat::kFloat16) return static_cast<float>(static_cast<c10::Half>(scale));
    if (format == r2q::ScaleFormat::kBFloat16) return static_cast<float>(static_cast<c10::BFloat16>(scale));
    return scale;
  }
  float divisor(float scale) const {
    const float rounded = round(scale);
    return rounded < smallest ? smallest : rounded;
  }
};

/// Nearest bfloat16, ties to even.
inline uint16_t rounded_half(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  const uint32_t rounded = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
  return static_cast<uint16_t>(value != value ? 0x7fc0u : rounded);
}

struct Matrix {
  const void* data = nullptr;
  bool half = false;
};

/// One matrix as rows of groups; per tensor it is a single row.
struct Job {
  r2q::Grid grid;
  r2q::Rule rule = r2q::Rule::kPassThrough;
  r2q::ScaleFormat format;
  int64_t bits, rows, columns, size, groups;
  bool live = false;
  Matrix weight, grad;
  const float* scales[2] = {};
  float* slopes[2] = {};
  float* out_float = nullptr;  // null in a backward job whose gradient of the weight is not wanted
  uint16_t* out_half = nullptr;

  /// A row in float32: itself, or a copy in the buffer.
  const float* row(const Matrix& matrix, int64_t index, float* buffer) const {
    if (!matrix.half) return static_cast<const float*>(matrix.data) + index * columns;
    const auto* source = static_cast<const uint16_t*>(matrix.data) + index * columns;
    for (int64_t i = 0; i < columns; i++) {
      const uint32_t bits = static_cast<uint32_t>(source[i]) << 16;
      std::memcpy(buffer + i, &bits, sizeof bits);
    }
    return buffer;
  }
};

#define R2Q_LOOPS "fake_quantization_loops.inc"
#include "cpu_levels.inc"
#undef R2Q_LOOPS

Matrix matrix_of(const Tensor& tensor) { return {tensor.data_ptr(), tensor.scalar_type() == at::kBFloat16}; }

Tensor plain(const Tensor& tensor) {
  const auto type = tensor.scalar_type();
  return (type == at::kFloat || type == at::kBFloat16 ? tensor : tensor.to(at::kFloat)).contiguous();
}

Job job_of(const Tensor& weight, at::TensorList scales, int64_t grid, int64_t bits, int64_t group, int64_t format) {
  TORCH_CHECK(weight.dim() == 2 && weight.numel() > 0, "r2q::fake_quantize takes a matrix, not ", weight.sizes());
  TORCH_CHECK(grid >= 0 && grid <= static_cast<int64_t>(r2q::Grid::kBipolarMax), "r2q::fake_quantize: no grid ", grid);
  TORCH_CHECK(bits >= 0 && bits <= 16, "r2q::fake_quantize: codes of ", bits, " bits");
  Job job;
  job.grid = static_cast<r2q::Grid>(grid);
  job.format = static_cast<r2q::ScaleFormat>(format);
  job.bits = bits;
  job.rows = group == 0 ? 1 : weight.size(0);
  job.columns = group == 0 ? weight.numel() : weight.size(1);
  job.size = group <= 0 ? job.columns : std::min(group, job.columns);
  job.groups = (job.columns + job.size - 1) / job.size;
  job.weight = matrix_of(weight);
  TORCH_CHECK(scales.empty() || scales.size() == r2q::parameters_of(job.grid), "r2q::fake_quantize: grid ", grid, " has ", r2q::parameters_of(job.grid),
              " parameters, not ", scales.size());
  for (size_t k = 0; k < scales.size(); k++) {
    TORCH_CHECK(scales[k].numel() == job.rows * job.groups && scales[k].scalar_type() == at::kFloat && scales[k].is_contiguous(),
                "r2q::fake_quantize: scales of shape ", scales[k].sizes(), " for ", job.rows, " x ", job.groups, " groups");
    job.scales[k] = scales[k].data_ptr<float>();
  }
  return job;
}

void run_rows(const Job& job) {
  at::parallel_for(0, job.rows, std::max<int64_t>(1, 8192 / job.columns), [&](int64_t begin, int64_t end) {
    const bool copies = job.weight.half || job.grad.half || job.out_half != nullptr;
    std::vector<float> buffer(copies ? 2 * job.columns : 0);
    R2Q_AT_CPU_LEVEL(run)(job, begin, end, buffer.data());
  });
}

std::vector<Tensor> contiguous(at::TensorList list) {
  std::vector<Tensor> result;
  for (const auto& tensor : list) result.push_back(tensor.to(at::kFloat).contiguous());
  return result;
}

Tensor forward_cpu(const Tensor& weight0, at::TensorList scales0, int64_t grid, int64_t bits, int64_t group, int64_t format, int64_t dtype) {
  const auto weight = plain(weight0);
  const auto scales = contiguous(scales0);
  auto job = job_of(weight, scales, grid, bits, group, format);
  const auto type = static_cast<at::ScalarType>(dtype);
  auto out = at::empty(weight.sizes(), weight.options().dtype(type == at::kBFloat16 ? at::kBFloat16 : at::kFloat));
  if (type == at::kBFloat16) job.out_half = static_cast<uint16_t*>(out.data_ptr());
  else job.out_float = out.data_ptr<float>();
  run_rows(job);
  return out.to(type);
}

std::vector<Tensor> backward_cpu(const Tensor& grad0, const Tensor& weight0, at::TensorList scales0, int64_t grid, int64_t bits, int64_t group,
                                 int64_t format, int64_t rule, bool live) {
  const auto grad = plain(grad0), weight = plain(weight0);
  const auto scales = contiguous(scales0);
  auto job = job_of(weight, scales, grid, bits, group, format);
  TORCH_CHECK(grad.sizes() == weight.sizes(), "r2q::fake_quantize: a gradient of shape ", grad.sizes(), " for a weight of shape ", weight.sizes());
  job.grad = matrix_of(grad);
  job.rule = static_cast<r2q::Rule>(rule);
  job.live = live;
  // A gradient that passes straight through is handed on as it is.
  const bool straight = job.rule == r2q::Rule::kPassThrough && !live && grad.scalar_type() == at::kFloat;
  std::vector<Tensor> results{straight ? grad : at::empty(weight.sizes(), weight.options().dtype(at::kFloat))};
  if (!straight) job.out_float = results[0].data_ptr<float>();
  for (size_t k = 0; k < scales.size(); k++) {
    results.push_back(at::empty_like(scales[k]));
    job.slopes[k] = results.back().data_ptr<float>();
  }
  run_rows(job);
  results[0] = results[0].to(weight0.scalar_type());
  return results;
}

using ForwardSignature = Tensor(const Tensor&, at::TensorList, int64_t, int64_t, int64_t, int64_t, int64_t);
using BackwardSignature = std::vector<Tensor>(const Tensor&, const Tensor&, at::TensorList, int64_t, int64_t, int64_t, int64_t, int64_t, bool);

struct FakeQuantize : torch::autograd::Function<FakeQuantize> {
  // The scales are separate arguments: only those are recorded as inputs.
  static Tensor forward(AutogradContext* context, const Tensor& weight, const r2q::optional<Tensor>& first, const r2q::optional<Tensor>& second, int64_t grid, int64_t bits,
                        int64_t group, int64_t format, int64_t rule, bool live, int64_t dtype) {
    static const auto op = r2q::operator_named<ForwardSignature>("r2q::fake_quantize_forward");
    std::vector<Tensor> scales;
    for (const auto* scale : {&first, &second})
      if (scale->has_value()) scales.push_back(**scale);
    auto& data = context->saved_data;
    data["identity"] = scales.empty() && !live && rule == static_cast<int64_t>(r2q::Rule::kPassThrough);
    data["type"] = static_cast<int64_t>(weight.scalar_type());
    if (!data["identity"].toBool()) {
      data["numbers"] = std::vector<int64_t>{grid, bits, group, format, rule, live ? 1 : 0};
      variable_list saved{weight};
      saved.insert(saved.end(), scales.begin(), scales.end());
      context->save_for_backward(std::move(saved));
    }
    return op.call(weight, scales, grid, bits, group, format, dtype);
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    variable_list results(10);
    auto& data = context->saved_data;
    const auto& grad = gradients[0];
    if (!grad.defined()) return results;
    if (data["identity"].toBool()) {
      results[0] = grad.to(static_cast<at::ScalarType>(data["type"].toInt()));
      return results;
    }
    TORCH_CHECK(!c10::GradMode::is_enabled(), "r2q::fake_quantize has no second derivative; switch the fused operators off for it");
    static const auto op = r2q::operator_named<BackwardSignature>("r2q::fake_quantize_backward");
    const auto saved = context->get_saved_variables();
    const std::vector<Tensor> scales(saved.begin() + 1, saved.end());
    const auto n = data["numbers"].toIntVector();
    auto found = op.call(grad, saved[0], scales, n[0], n[1], n[2], n[3], n[4], n[5] != 0);
    for (size_t k = 0; k < found.size(); k++) results[k] = found[k];
    return results;
  }
};

Tensor fake_quantize(const Tensor& weight, at::TensorList scales, int64_t grid, int64_t bits, int64_t group, int64_t format, int64_t rule, bool live,
                     int64_t dtype) {
  TORCH_CHECK(scales.size() <= 2, "r2q::fake_quantize: no grid has ", scales.size(), " parameters");
  const auto scale = [&](size_t k) { return k < scales.size() ? r2q::optional<Tensor>(scales[k]) : r2q::optional<Tensor>(); };
  return FakeQuantize::apply(weight, scale(0), scale(1), grid, bits, group, format, rule, live, dtype);
}

}  // namespace

TORCH_LIBRARY_IMPL(r2q, CompositeImplicitAutograd, library) { library.impl("fake_quantize", &fake_quantize); }

TORCH_LIBRARY_IMPL(r2q, CPU, library) {
  library.impl("fake_quantize_forward", &forward_cpu);
  library.impl("fake_quantize_backward", &backward_cpu);
}
