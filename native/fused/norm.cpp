// r2q::rms_norm and r2q::add_rms_norm: root-mean-square normalisation (Zhang & Sennrich, arXiv 1910.07467), with the addition to the residual
// stream that goes before it, as one pass over memory instead of seven operators, with the derivative. The CPU kernels take float32 or bfloat16, compute in float32 and round results once (the sum before it is normalised).
//
//   s = x (+ residual)    r = 1 / sqrt(mean(s^2) + eps)    y = s r w
//   ds = r (w dy - s r^2 mean(w dy s)) + (gradient of s itself)    dw = sum over rows of dy s r
#include "../compat.h"
#include "operator.h"

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;
using OptionalTensor = r2q::optional<Tensor>;

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

void check(const Tensor& x, const Tensor& weight) {
  TORCH_CHECK((x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16) && weight.scalar_type() == x.scalar_type(),
              "r2q::rms_norm takes float32 or bfloat16 tensors of one type on the CPU");
  TORCH_CHECK(weight.dim() == 1 && x.dim() >= 1 && x.size(-1) == weight.size(0), "r2q::rms_norm: a weight of shape ", weight.sizes(),
              " does not fit an input of shape ", x.sizes());
}

template <class T>
std::tuple<Tensor, Tensor, Tensor> forward_of(const Tensor& x, const Tensor& residual, const Tensor& w, double eps) {
  const bool adds = residual.defined();
  const int64_t width = w.numel(), rows = width == 0 ? 0 : x.numel() / width;
  auto y = at::empty_like(x), scale = at::empty({rows}, x.options().dtype(at::kFloat)), sum = adds ? at::empty_like(x) : x;
  const T *px = x.data_ptr<T>(), *pw = w.data_ptr<T>(), *pd = adds ? residual.data_ptr<T>() : nullptr;
  T *py = y.data_ptr<T>(), *ps = sum.data_ptr<T>();
  float* pr = scale.data_ptr<float>();
  for_chunks(rows, [&](int64_t, int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; row++) {
      T* si = ps + row * width;
      T* yi = py + row * width;
      if (adds)
        for (int64_t i = 0; i < width; i++) si[i] = static_cast<T>(static_cast<float>(px[row * width + i]) + static_cast<float>(pd[row * width + i]));
      const float mean = lane_sum(width, [&](int64_t i) {
        const float value = si[i];
        return value * value;
      }) / static_cast<float>(width);
      const float r = 1.0f / std::sqrt(mean + static_cast<float>(eps));
      pr[row] = r;
      for (int64_t i = 0; i < width; i++) yi[i] = static_cast<T>(static_cast<float>(si[i]) * r * static_cast<float>(pw[i]));
    }
  });
  return {y, sum, scale};
}

std::tuple<Tensor, Tensor, Tensor> forward_cpu(const Tensor& x0, const OptionalTensor& residual0, const Tensor& weight, double eps) {
  check(x0, weight);
  TORCH_CHECK(!residual0.has_value() || (residual0->sizes() == x0.sizes() && residual0->scalar_type() == x0.scalar_type()),
              "r2q::add_rms_norm: residual and input differ");
  const auto x = x0.contiguous(), w = weight.contiguous(), residual = residual0.has_value() ? residual0->contiguous() : Tensor();
  return x.scalar_type() == at::kFloat ? forward_of<float>(x, residual, w, eps) : forward_of<c10::BFloat16>(x, residual, w, eps);
}

template <class T>
std::tuple<Tensor, Tensor> backward_of(const Tensor& dy, const Tensor& carry, const Tensor& sum, const Tensor& w, const Tensor& scale) {
  const int64_t width = w.numel(), rows = scale.numel(), chunks = (rows + kRows - 1) / kRows;
  auto ds = at::empty_like(sum), dw = at::empty_like(w);
  std::vector<float> partial(chunks * width);
  const T *ps = sum.data_ptr<T>(), *pw = w.data_ptr<T>(), *pg = dy.data_ptr<T>(), *pc = carry.defined() ? carry.data_ptr<T>() : nullptr;
  const float* pr = scale.data_ptr<float>();
  T* pds = ds.data_ptr<T>();
  for_chunks(rows, [&](int64_t chunk, int64_t begin, int64_t end) {
    float* sums = partial.data() + chunk * width;
    for (int64_t row = begin; row < end; row++) {
      const T* si = ps + row * width;
      const T* gi = pg + row * width;
      const T* ci = pc != nullptr ? pc + row * width : nullptr;
      T* di = pds + row * width;
      const float r = pr[row];
      const float dot =
          lane_sum(width, [&](int64_t i) { return static_cast<float>(pw[i]) * static_cast<float>(gi[i]) * static_cast<float>(si[i]); });
      const float back = dot * r * r / static_cast<float>(width);
      const auto slope = [&](int64_t i) { return r * (static_cast<float>(pw[i]) * static_cast<float>(gi[i]) - static_cast<float>(si[i]) * back); };
      for (int64_t i = 0; i < width; i++) sums[i] += static_cast<float>(gi[i]) * static_cast<float>(si[i]) * r;
      if (ci == nullptr)
        for (int64_t i = 0; i < width; i++) di[i] = static_cast<T>(slope(i));
      else
        for (int64_t i = 0; i < width; i++) di[i] = static_cast<T>(slope(i) + static_cast<float>(ci[i]));
    }
  });
  T* pdw = dw.data_ptr<T>();
  for (int64_t i = 0; i < width; i++) {
    double total = 0;
    for (int64_t c = 0; c < chunks; c++) total += partial[c * width + i];
    pdw[i] = static_cast<T>(static_cast<float>(total));
  }
  return {ds, dw};
}

std::tuple<Tensor, Tensor> backward_cpu(const Tensor& grad, const OptionalTensor& grad_sum, const Tensor& sum, const Tensor& weight,
                                        const Tensor& scale) {
  const auto dy = grad.contiguous(), w = weight.contiguous(), carry = grad_sum.has_value() && grad_sum->defined() ? grad_sum->contiguous() : Tensor();
  return sum.scalar_type() == at::kFloat ? backward_of<float>(dy, carry, sum, w, scale) : backward_of<c10::BFloat16>(dy, carry, sum, w, scale);
}

using ForwardSignature = std::tuple<Tensor, Tensor, Tensor>(const Tensor&, const OptionalTensor&, const Tensor&, double);
using BackwardSignature = std::tuple<Tensor, Tensor>(const Tensor&, const OptionalTensor&, const Tensor&, const Tensor&, const Tensor&);

struct RmsNorm : torch::autograd::Function<RmsNorm> {
  static variable_list forward(AutogradContext* context, const Tensor& x, const OptionalTensor& residual, const Tensor& weight, double eps) {
    static const auto op = r2q::operator_named<ForwardSignature>("r2q::rms_norm_forward");
    auto [y, sum, scale] = op.call(x, residual, weight, eps);
    context->set_materialize_grads(false);
    context->saved_data["adds"] = residual.has_value();
    if (!residual.has_value()) {
      context->save_for_backward({sum, weight, scale});
      return {y};
    }
    context->save_for_backward({sum, weight, scale});
    return {y, sum};
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    TORCH_CHECK(!c10::GradMode::is_enabled(), "r2q::rms_norm has no second derivative; switch the fused operators off for it");
    static const auto op = r2q::operator_named<BackwardSignature>("r2q::rms_norm_backward");
    const auto saved = context->get_saved_variables();
    const bool adds = context->saved_data["adds"].toBool();
    const auto carried = adds ? gradients[1] : Tensor();
    Tensor ds = carried, dw;
    if (gradients[0].defined())
      std::tie(ds, dw) = op.call(gradients[0], carried.defined() ? OptionalTensor(carried) : OptionalTensor(), saved[0], saved[1], saved[2]);
    return {ds, adds ? ds : Tensor(), dw, Tensor()};
  }
};

Tensor rms_norm(const Tensor& x, const Tensor& weight, double eps) { return RmsNorm::apply(x, OptionalTensor(), weight, eps)[0]; }

std::tuple<Tensor, Tensor> add_rms_norm(const Tensor& x, const Tensor& residual, const Tensor& weight, double eps) {
  const auto results = RmsNorm::apply(x, OptionalTensor(residual), weight, eps);
  return {results[0], results[1]};
}

}  // namespace

TORCH_LIBRARY_IMPL(r2q, CompositeImplicitAutograd, library) {
  library.impl("rms_norm", &rms_norm);
  library.impl("add_rms_norm", &add_rms_norm);
}

TORCH_LIBRARY_IMPL(r2q, CPU, library) {
  library.impl("rms_norm_forward", &forward_cpu);
  library.impl("rms_norm_backward", &backward_cpu);
}
