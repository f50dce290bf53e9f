// r2q::swiglu: silu(gate) * up (Shazeer, arXiv 2002.05202) in one pass, nothing saved but its inputs. The CPU kernels compute in float32.
//
//   s = 1 / (1 + e^-gate)    h = gate s up    d up = dh gate s    d gate = dh up s (1 + gate (1 - s))
#include "cpu_level.h"
#include "operator.h"

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <tuple>

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

#define R2Q_LOOPS "swiglu_loops.inc"
#include "cpu_levels.inc"
#undef R2Q_LOOPS

/// Rows of float32 with unit last stride: halves of one product need no copy.
struct Rows {
  Tensor tensor;
  int64_t stride;

  explicit Rows(const Tensor& source) {
    const auto wide = source.to(at::kFloat);
    const bool flat = wide.dim() == 2 && wide.stride(1) == 1;
    tensor = flat ? wide : wide.contiguous().view({-1, wide.size(-1)});
    stride = tensor.stride(0);
  }
  const float* row(int64_t index) const { return tensor.data_ptr<float>() + index * stride; }
};

template <class Body>
void for_rows(int64_t rows, int64_t width, Body body) {
  at::parallel_for(0, rows, std::max<int64_t>(1, 8192 / width), [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; row++) body(row);
  });
}

void check(const Tensor& gate, const Tensor& up) {
  TORCH_CHECK(gate.dim() >= 1 && gate.sizes() == up.sizes() && gate.size(-1) > 0, "r2q::swiglu: gate ", gate.sizes(), " and up ", up.sizes());
}

Tensor forward_cpu(const Tensor& gate0, const Tensor& up0) {
  check(gate0, up0);
  const Rows gate(gate0), up(up0);
  const int64_t width = gate0.size(-1);
  auto out = at::empty(gate0.sizes(), gate.tensor.options());
  float* target = out.data_ptr<float>();
  for_rows(gate.tensor.size(0), width, [&](int64_t row) { R2Q_AT_CPU_LEVEL(swiglu_forward)(gate.row(row), up.row(row), target + row * width, width); });
  return out.to(gate0.scalar_type());
}

std::tuple<Tensor, Tensor> backward_cpu(const Tensor& grad0, const Tensor& gate0, const Tensor& up0) {
  const Rows grad(grad0), gate(gate0), up(up0);
  const int64_t width = gate0.size(-1);
  auto dgate = at::empty(gate0.sizes(), gate.tensor.options()), dup = at::empty(gate0.sizes(), gate.tensor.options());
  float *pg = dgate.data_ptr<float>(), *pu = dup.data_ptr<float>();
  for_rows(gate.tensor.size(0), width, [&](int64_t row) {
    R2Q_AT_CPU_LEVEL(swiglu_backward)(grad.row(row), gate.row(row), up.row(row), pg + row * width, pu + row * width, width);
  });
  return {dgate.to(gate0.scalar_type()), dup.to(up0.scalar_type())};
}

struct SwiGlu : torch::autograd::Function<SwiGlu> {
  static Tensor forward(AutogradContext* context, const Tensor& gate, const Tensor& up) {
    static const auto op = r2q::operator_named<Tensor(const Tensor&, const Tensor&)>("r2q::swiglu_forward");
    context->save_for_backward({gate, up});
    return op.call(gate, up);
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    TORCH_CHECK(!c10::GradMode::is_enabled(), "r2q::swiglu has no second derivative; switch the fused operators off for it");
    static const auto op = r2q::operator_named<std::tuple<Tensor, Tensor>(const Tensor&, const Tensor&, const Tensor&)>("r2q::swiglu_backward");
    const auto saved = context->get_saved_variables();
    auto [dgate, dup] = op.call(gradients[0], saved[0], saved[1]);
    return {dgate, dup};
  }
};

Tensor swiglu(const Tensor& gate, const Tensor& up) { return SwiGlu::apply(gate, up); }

}  // namespace

TORCH_LIBRARY_IMPL(r2q, CompositeImplicitAutograd, library) { library.impl("swiglu", &swiglu); }

TORCH_LIBRARY_IMPL(r2q, CPU, library) {
  library.impl("swiglu_forward", &forward_cpu);
  library.impl("swiglu_backward", &backward_cpu);
}
