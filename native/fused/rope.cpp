// r2q::rope: rotary positions (Su et al., arXiv 2104.09864) of queries and keys in one pass; the backward turns the other way. What lies behind the
// turned numbers of a head is copied. The CPU kernel computes in float32; results lie in memory as [batch, seq, heads, d].
#include "operator.h"

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <tuple>

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

Tensor turned(const Tensor& heads0, const Tensor& cos, const Tensor& sin, bool interleaved, bool inverse) {
  auto heads = heads0.to(at::kFloat);
  if (heads.stride(3) != 1) heads = heads.contiguous();
  const int64_t texts = heads.size(0), count = heads.size(1), length = heads.size(2), d = heads.size(3), pairs = cos.size(1);
  TORCH_CHECK(cos.dim() == 2 && sin.sizes() == cos.sizes() && 2 * pairs <= d && cos.size(0) >= length, "r2q::rope: tables of shapes ", cos.sizes(), " and ",
              sin.sizes(), " for heads ", heads.sizes());
  auto result = at::empty({texts, length, count, d}, heads.options());
  const float* source = heads.data_ptr<float>();
  float* target = result.data_ptr<float>();
  const float* cosines = cos.data_ptr<float>();
  const float* sines = sin.data_ptr<float>();
  const float side = inverse ? -1.0f : 1.0f;
  const int64_t text_stride = heads.stride(0), head_stride = heads.stride(1), seq_stride = heads.stride(2);
  at::parallel_for(0, texts * length, std::max<int64_t>(1, 16384 / (count * d + 1)), [&](int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; row++) {
      const int64_t text = row / length, position = row % length;
      const float* c = cosines + position * pairs;
      const float* s = sines + position * pairs;
      for (int64_t head = 0; head < count; head++) {
        const float* in = source + text * text_stride + head * head_stride + position * seq_stride;
        float* out = target + (row * count + head) * d;
        if (interleaved) {
          for (int64_t i = 0; i < pairs; i++) {
            const float a = in[2 * i], b = in[2 * i + 1];
            out[2 * i] = a * c[i] - b * (side * s[i]);
            out[2 * i + 1] = b * c[i] + a * (side * s[i]);
          }
        } else {
          for (int64_t i = 0; i < pairs; i++) {
            const float a = in[i], b = in[i + pairs];
            out[i] = a * c[i] - b * (side * s[i]);
            out[i + pairs] = b * c[i] + a * (side * s[i]);
          }
        }
        for (int64_t i = 2 * pairs; i < d; i++) out[i] = in[i];
      }
    }
  });
  return result.to(heads0.scalar_type()).transpose(1, 2);
}

std::tuple<Tensor, Tensor> forward_cpu(const Tensor& q, const Tensor& k, const Tensor& cos0, const Tensor& sin0, bool interleaved, bool inverse) {
  const auto cos = cos0.contiguous(), sin = sin0.contiguous();
  return {turned(q, cos, sin, interleaved, inverse), turned(k, cos, sin, interleaved, inverse)};
}

using Signature = std::tuple<Tensor, Tensor>(const Tensor&, const Tensor&, const Tensor&, const Tensor&, bool, bool);

const c10::TypedOperatorHandle<Signature>& kernel() {
  static const auto op = r2q::operator_named<Signature>("r2q::rope_forward");
  return op;
}

struct Rope : torch::autograd::Function<Rope> {
  static variable_list forward(AutogradContext* context, const Tensor& q, const Tensor& k, const Tensor& cos, const Tensor& sin, bool interleaved) {
    auto [turned_q, turned_k] = kernel().call(q, k, cos, sin, interleaved, false);
    context->save_for_backward({cos, sin});
    context->saved_data["interleaved"] = interleaved;
    return {turned_q, turned_k};
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    // Linear in q and k: turning back is its own derivative, recorded again if a graph is wanted.
    auto [dq, dk] = kernel().call(gradients[0], gradients[1], saved[0], saved[1], context->saved_data["interleaved"].toBool(), true);
    return {dq, dk, Tensor(), Tensor(), Tensor()};
  }
};

std::tuple<Tensor, Tensor> rope(const Tensor& q, const Tensor& k, const Tensor& cos, const Tensor& sin, bool interleaved) {
  const auto results = Rope::apply(q, k, cos, sin, interleaved);
  return {results[0], results[1]};
}

}  // namespace

TORCH_LIBRARY_IMPL(r2q, CompositeImplicitAutograd, library) { library.impl("rope", &rope); }

TORCH_LIBRARY_IMPL(r2q, CPU, library) { library.impl("rope_forward", &forward_cpu); }
