// r2q::attention: exact attention by blocks of queries whose scores stay in the cache, keys only up to the diagonal; the backward makes the
// scores again from the saved logsumexp (Dao et al., arXiv 2205.14135, for its way of saving; Rabe & Staats, 2112.05682).
//
//   S = scale q kT    P = softmax(S)    O = P v
//   dV = PT dO    dP = dO vT    dS = P (dP - rowsum(dO O))    dQ = scale dS k    dK = scale dST q
//
// Work is shared out by head, so results do not depend on the number of threads.
#include "cpu_level.h"
#include "operator.h"

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
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

namespace {

constexpr int64_t kBlock = 64;

/// Key counts are padded to whole registers of any instruction set.
int64_t padded(int64_t count) { return (count + 15) / 16 * 16; }

struct Problem {
  int64_t queries, keys, d, past;
  float scale;

  /// Keys that a query sees.
  int64_t valid(int64_t query) const { return std::min(query + past + 1, keys); }

  /// Queries per block: as many as keep the scores within half a megabyte.
  int64_t block() const { return keys <= 2048 ? kBlock : keys <= 4096 ? kBlock / 2 : kBlock / 4; }
};

/// One head of one text: rows of d numbers.
struct Head {
  const float* data;
  int64_t stride;
};

struct Gradient {
  float* data;
  int64_t stride;
};

#define R2Q_LOOPS "attention_loops.inc"
#include "cpu_levels.inc"
#undef R2Q_LOOPS

Head head(const Tensor& tensor, int64_t text, int64_t index) {
  return {tensor.data_ptr<float>() + text * tensor.stride(0) + index * tensor.stride(1), tensor.stride(2)};
}

Gradient gradient(const Tensor& tensor, int64_t text, int64_t index) {
  return {tensor.data_ptr<float>() + text * tensor.stride(0) + index * tensor.stride(1), tensor.stride(2)};
}

/// float32 with unit last stride.
Tensor rows_of(const Tensor& tensor) {
  const auto wide = tensor.to(at::kFloat);
  return wide.stride(3) == 1 || wide.size(3) == 1 ? wide : wide.contiguous();
}

/// [batch, heads, seq, d] over memory in which the heads of one token are neighbours, as the output product reads them.
Tensor by_token(const Tensor& like, bool zero) {
  const std::vector<int64_t> shape{like.size(0), like.size(2), like.size(1), like.size(3)};
  const auto options = like.options().dtype(at::kFloat);
  return (zero ? at::zeros(shape, options) : at::empty(shape, options)).transpose(1, 2);
}

Problem problem(const Tensor& q, const Tensor& k, double scale, int64_t past) {
  return {q.size(2), k.size(2), q.size(3), past, static_cast<float>(scale)};
}

void check(const Tensor& q, const Tensor& k, const Tensor& v, int64_t past) {
  TORCH_CHECK(q.dim() == 4 && k.dim() == 4 && v.sizes() == k.sizes() && q.size(0) == k.size(0) && q.size(3) == k.size(3) && k.size(1) > 0 &&
                  q.size(1) % k.size(1) == 0,
              "r2q::attention: queries ", q.sizes(), " do not fit keys ", k.sizes(), " and values ", v.sizes());
  TORCH_CHECK(past >= 0 && k.size(2) > 0, "r2q::attention: every query must see a key");
}

std::tuple<Tensor, Tensor> forward_cpu(const Tensor& q0, const Tensor& k0, const Tensor& v0, double scale, int64_t past) {
  check(q0, k0, v0, past);
  const auto q = rows_of(q0), k = rows_of(k0), v = rows_of(v0);
  const auto p = problem(q, k, scale, past);
  const int64_t heads = q.size(1), shared = heads / k.size(1);
  auto out = by_token(q, false);
  auto logsumexp = at::empty({q.size(0), heads, p.queries}, out.options());
  float* sums = logsumexp.data_ptr<float>();
  at::parallel_for(0, q.size(0) * heads, 1, [&](int64_t begin, int64_t end) {
    std::vector<float> scratch((p.d + kBlock) * padded(p.keys) + kBlock * p.d);
    for (int64_t task = begin; task < end; task++) {
      const int64_t text = task / heads, index = task % heads;
      const auto target = gradient(out, text, index);
      R2Q_AT_CPU_LEVEL(forward_head)
      (p, head(q, text, index), head(k, text, index / shared), head(v, text, index / shared), target.data, target.stride, sums + task * p.queries,
       scratch.data());
    }
  });
  return {out.to(q0.scalar_type()), logsumexp};
}

std::tuple<Tensor, Tensor, Tensor> backward_cpu(const Tensor& grad0, const Tensor& q0, const Tensor& k0, const Tensor& v0, const Tensor& out0,
                                                const Tensor& logsumexp, double scale, int64_t past) {
  const auto grad = rows_of(grad0), q = rows_of(q0), k = rows_of(k0), v = rows_of(v0), out = rows_of(out0);
  const auto p = problem(q, k, scale, past);
  const int64_t heads = q.size(1), key_heads = k.size(1), shared = heads / key_heads, ld = padded(p.keys);
  auto dq = by_token(q, false), dk = by_token(k, true), dv = by_token(v, true);
  const float* sums = logsumexp.data_ptr<float>();
  at::parallel_for(0, q.size(0) * key_heads, 1, [&](int64_t begin, int64_t end) {
    std::vector<float> scratch(2 * p.d * ld + 2 * kBlock * ld + kBlock * p.d);
    float* turned_keys = scratch.data();
    float* turned_values = turned_keys + p.d * ld;
    for (int64_t task = begin; task < end; task++) {
      const int64_t text = task / key_heads, key_head = task % key_heads;
      const auto keys = head(k, text, key_head), values = head(v, text, key_head);
      R2Q_AT_CPU_LEVEL(transposed)(keys.data, keys.stride, p.keys, p.d, turned_keys, ld);
      R2Q_AT_CPU_LEVEL(transposed)(values.data, values.stride, p.keys, p.d, turned_values, ld);
      for (int64_t index = key_head * shared; index < (key_head + 1) * shared; index++)
        R2Q_AT_CPU_LEVEL(backward_head)
      (p, head(grad, text, index), head(q, text, index), keys, values, head(out, text, index), sums + (text * heads + index) * p.queries,
       gradient(dq, text, index), gradient(dk, text, key_head), gradient(dv, text, key_head), turned_keys, turned_values, turned_values + p.d * ld);
    }
  });
  const auto type = q0.scalar_type();
  return {dq.to(type), dk.to(type), dv.to(type)};
}

using ForwardSignature = std::tuple<Tensor, Tensor>(const Tensor&, const Tensor&, const Tensor&, double, int64_t);
using BackwardSignature = std::tuple<Tensor, Tensor, Tensor>(const Tensor&, const Tensor&, const Tensor&, const Tensor&, const Tensor&,
                                                             const Tensor&, double, int64_t);

struct Attention : torch::autograd::Function<Attention> {
  static Tensor forward(AutogradContext* context, const Tensor& q, const Tensor& k, const Tensor& v, double scale, int64_t past) {
    static const auto op = r2q::operator_named<ForwardSignature>("r2q::attention_forward");
    auto [out, logsumexp] = op.call(q, k, v, scale, past);
    context->save_for_backward({q, k, v, out, logsumexp});
    context->saved_data["scale"] = scale;
    context->saved_data["past"] = past;
    return out;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    TORCH_CHECK(!c10::GradMode::is_enabled(), "r2q::attention has no second derivative; switch the fused operators off for it");
    static const auto op = r2q::operator_named<BackwardSignature>("r2q::attention_backward");
    const auto saved = context->get_saved_variables();
    auto [dq, dk, dv] = op.call(gradients[0], saved[0], saved[1], saved[2], saved[3], saved[4], context->saved_data["scale"].toDouble(),
                                context->saved_data["past"].toInt());
    return {dq, dk, dv, Tensor(), Tensor()};
  }
};

Tensor attention(const Tensor& q, const Tensor& k, const Tensor& v, double scale, int64_t past) { return Attention::apply(q, k, v, scale, past); }

}  // namespace

TORCH_LIBRARY_IMPL(r2q, CompositeImplicitAutograd, library) { library.impl("attention", &attention); }

TORCH_LIBRARY_IMPL(r2q, CPU, library) {
  library.impl("attention_forward", &forward_cpu);
  library.impl("attention_backward", &backward_cpu);
}
