// The CUDA kernels of the fused operators in ../schemas.cpp.
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <c10/core/DeviceGuard.h>
#include <torch/library.h>

#include <tuple>
#include <vector>

#include "kernels.h"
#include "launches.h"

using at::Tensor;
using r2q::optional;

namespace r2q::cuda {
namespace {

/// As the kernels read it: float32 or bfloat16, contiguous.
Tensor plain(const Tensor& tensor) {
  const auto type = tensor.scalar_type();
  return (type == at::kFloat || type == at::kBFloat16 ? tensor : tensor.to(at::kFloat)).contiguous();
}

std::vector<Tensor> as_given(at::TensorList scales) {
  std::vector<Tensor> given;
  for (const auto& scale : scales) given.push_back(scale.to(at::kFloat).contiguous());
  return given;
}

Tensor fake_quantize_forward(const Tensor& weight, at::TensorList scales, int64_t grid, int64_t bits, int64_t group, int64_t scale_dtype,
                             int64_t dtype) {
  const c10::DeviceGuard guard(weight.device());
  const auto w = plain(weight);
  const auto type = static_cast<at::ScalarType>(dtype);
  auto result = at::empty(w.sizes(), w.options().dtype(type == at::kBFloat16 ? at::kBFloat16 : at::kFloat));
  quantize({w}, {result}, {grid, bits, group, scale_dtype}, as_given(scales));
  return result.to(type);
}

std::vector<Tensor> fake_quantize_backward(const Tensor& grad, const Tensor& weight, at::TensorList scales, int64_t grid, int64_t bits, int64_t group,
                                           int64_t scale_dtype, int64_t rule, bool live) {
  const c10::DeviceGuard guard(weight.device());
  auto results = quantize_backward(plain(grad), plain(weight), {grid, bits, group, scale_dtype}, as_given(scales), rule, live);
  results[0] = results[0].to(weight.scalar_type());
  return results;
}

std::tuple<Tensor, Tensor, Tensor> rms_norm_forward(const Tensor& x, const optional<Tensor>& residual, const Tensor& weight, double eps) {
  const c10::DeviceGuard guard(x.device());
  const auto n = norm_forward(x.contiguous(), residual.has_value() ? optional<Tensor>(residual->contiguous()) : residual, weight.contiguous(), eps);
  return {n.y, n.sum, n.scale};
}

std::tuple<Tensor, Tensor> rms_norm_backward(const Tensor& grad, const optional<Tensor>& grad_sum, const Tensor& sum, const Tensor& weight,
                                             const Tensor& scale) {
  const c10::DeviceGuard guard(sum.device());
  const auto [dx, dw] = norm_backward(grad.contiguous(), grad_sum.has_value() ? optional<Tensor>(grad_sum->contiguous()) : grad_sum, sum,
                                      weight.contiguous(), scale, Tensor());
  return {dx, dw};
}

/// The results lie in memory as [batch, seq, heads, d].
std::tuple<Tensor, Tensor> rope_forward(const Tensor& q, const Tensor& k, const Tensor& cos, const Tensor& sin, bool interleaved, bool inverse) {
  const c10::DeviceGuard guard(q.device());
  const auto empty = [](const Tensor& heads) {
    return at::empty({heads.size(0), heads.size(2), heads.size(1), heads.size(3)}, heads.options()).transpose(1, 2);
  };
  auto turned_q = empty(q), turned_k = empty(k);
  rope({q, k}, {turned_q, turned_k}, cos.contiguous(), sin.contiguous(), interleaved, inverse);
  return {turned_q, turned_k};
}

Tensor rows_of(const Tensor& tensor) {
  return tensor.dim() == 2 ? tensor : tensor.flatten(0, -2);
}

Tensor swiglu_forward_any(const Tensor& gate, const Tensor& up) {
  const c10::DeviceGuard guard(gate.device());
  return swiglu_forward(rows_of(gate), rows_of(up)).view(gate.sizes());
}

std::tuple<Tensor, Tensor> swiglu_backward_any(const Tensor& grad, const Tensor& gate, const Tensor& up) {
  const c10::DeviceGuard guard(gate.device());
  auto d_gate = at::empty(gate.sizes(), gate.options()), d_up = at::empty(gate.sizes(), gate.options());
  swiglu_backward(rows_of(grad.contiguous()), rows_of(gate), rows_of(up), rows_of(d_gate), rows_of(d_up), Tensor());
  return {d_gate, d_up};
}

Kernel loss_kernel(const char* name, const Tensor& logits) {
  TORCH_CHECK(logits.dim() == 2 && logits.is_contiguous(), "logits must be a contiguous matrix");
  const bool vectors = logits.size(1) % 8 == 0 && reinterpret_cast<uintptr_t>(logits.data_ptr()) % 16 == 0;
  return Kernel("losses.cu", std::string("R2Q_T=") + type_name(logits.scalar_type()) + " R2Q_VECTOR=" + (vectors ? "8" : "1"), name);
}

Tensor cross_entropy_rows(const Tensor& logits, const Tensor& targets, const Tensor& factor, bool gradient) {
  const c10::DeviceGuard guard(logits.device());
  auto losses = at::empty({logits.size(0)}, logits.options().dtype(at::kFloat));
  const auto ids = targets.contiguous();
  loss_kernel("cross_entropy", logits)
      .launch(logits.size(0), 512, logits.data_ptr(), ids.data_ptr(), factor.data_ptr(), losses.data_ptr(), logits.size(1), gradient ? 1 : 0);
  return losses;
}

Tensor divergence_rows(const Tensor& logits, const Tensor& teacher, const Tensor& targets, const Tensor& factor, const Tensor& mix, int64_t kind, bool gradient) {
  const c10::DeviceGuard guard(logits.device());
  TORCH_CHECK(teacher.sizes() == logits.sizes() && teacher.is_contiguous() && teacher.scalar_type() == logits.scalar_type(),
              "student and teacher need logits of one shape and dtype");
  auto losses = at::empty({logits.size(0)}, logits.options().dtype(at::kFloat));
  const auto ids = targets.contiguous();
  loss_kernel("divergence", logits)
      .launch(logits.size(0), 512, logits.data_ptr(), teacher.data_ptr(), ids.data_ptr(), factor.data_ptr(), mix.data_ptr(), losses.data_ptr(),
              logits.size(1), static_cast<int>(kind), gradient ? 1 : 0);
  return losses;
}

Tensor confidence_rows(const Tensor& logits, const Tensor& targets, bool largest) {
  const c10::DeviceGuard guard(logits.device());
  auto result = at::empty({logits.size(0)}, logits.options().dtype(at::kFloat));
  const auto ids = targets.contiguous();
  loss_kernel("confidence", logits).launch(logits.size(0), 512, logits.data_ptr(), ids.data_ptr(), result.data_ptr(), logits.size(1), largest ? 1 : 0);
  return result;
}

}  // namespace
}  // namespace r2q::cuda

TORCH_LIBRARY_IMPL(r2q, CUDA, library) {
  library.impl("fake_quantize_forward", &r2q::cuda::fake_quantize_forward);
  library.impl("fake_quantize_backward", &r2q::cuda::fake_quantize_backward);
  library.impl("rms_norm_forward", &r2q::cuda::rms_norm_forward);
  library.impl("rms_norm_backward", &r2q::cuda::rms_norm_backward);
  library.impl("rope_forward", &r2q::cuda::rope_forward);
  library.impl("swiglu_forward", &r2q::cuda::swiglu_forward_any);
  library.impl("swiglu_backward", &r2q::cuda::swiglu_backward_any);
  library.impl("cross_entropy_rows_", &r2q::cuda::cross_entropy_rows);
  library.impl("divergence_rows_", &r2q::cuda::divergence_rows);
  library.impl("confidence_rows", &r2q::cuda::confidence_rows);
}
