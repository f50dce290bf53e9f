// r2q::decoder_block: one block of a Llama-shaped decoder (norm, fused query-key-value product, rotary positions, causal attention, output product,
// norm, fused gate-up product, SwiGLU, down product) as one node of the autograd graph. The weights may be latent: they are fake-quantized on
// the way into the product, all seven in one launch, and the gradient passes straight through to them.
//
// The residual stream travels as a pair (stream, delta) whose sum is the block's input, so that the addition is part of the next norm.
// Kept for the backward pass: the input, q, k, v, the attention's output, the stream in the middle, gate and up. Norms and SwiGLU are recomputed
// in passing, by the kernels that compute their derivatives. recompute 1 also recomputes gate and up, 2 everything but the input; keep says
// whether the effective weights are kept or made again from the latent ones (the same bits).
#include <ATen/Context.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/_fused_sdp_choice.h>
#include <ATen/ops/_scaled_dot_product_cudnn_attention.h>
#include <ATen/ops/_scaled_dot_product_cudnn_attention_backward.h>
#include <ATen/ops/_scaled_dot_product_flash_attention.h>
#include <ATen/ops/_scaled_dot_product_flash_attention_backward.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/DeviceGuard.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <cmath>
#include <tuple>

#include "launches.h"

using at::Tensor;
using r2q::optional;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace r2q::cuda {
namespace {

struct Shape {
  int64_t batch, tokens, hidden, intermediate, heads, key_heads, head, rows;

  int64_t query() const { return heads * head; }
  int64_t key() const { return key_heads * head; }
};

/// Effective weights in the compute dtype; q, k, v in one matrix, gate and up in another.
struct Effective {
  Tensor qkv, output, gate_up, down;
};

Effective effective(const variable_list& latent, const Shape& s, const Quantization& how, at::ScalarType compute) {
  const auto options = latent[0].options().dtype(compute);
  Effective e = {at::empty({s.query() + 2 * s.key(), s.hidden}, options), at::empty({s.hidden, s.query()}, options),
                 at::empty({2 * s.intermediate, s.hidden}, options), at::empty({s.hidden, s.intermediate}, options)};
  quantize(latent,
           {e.qkv.narrow(0, 0, s.query()), e.qkv.narrow(0, s.query(), s.key()), e.qkv.narrow(0, s.query() + s.key(), s.key()), e.output,
            e.gate_up.narrow(0, 0, s.intermediate), e.gate_up.narrow(0, s.intermediate, s.intermediate), e.down},
           how);
  return e;
}

Tensor product(const Tensor& x, const Tensor& weight) { return at::mm(x, weight.t()); }

/// gradᵀ x in the weight's dtype: float32 sums are written out as they are, without a rounding in between.
Tensor weight_gradient(const Tensor& grad, const Tensor& x, at::ScalarType type) {
  return type == grad.scalar_type() ? at::mm(grad.t(), x) : at::mm(grad.t(), x, type);
}

/// Heads of a column range of [rows, columns] as [batch, heads, tokens, d].
Tensor heads_of(const Tensor& rows, const Shape& s, int64_t begin, int64_t heads) {
  return rows.narrow(1, begin, heads * s.head).view({s.batch, s.tokens, heads, s.head}).transpose(1, 2);
}

struct Mixed {
  Tensor out, logsumexp, first, second, seed, offset;  // first, second: cumulative lengths, if the backend has any
};

bool use_cudnn(const Tensor& q, const Tensor& k, const Tensor& v, double scale) {
  if (at::globalContext().deterministicAlgorithms()) return false;
  return at::_fused_sdp_choice(q, k, v, {}, 0.0, true, scale, q.size(1) != k.size(1)) == 3;
}

Mixed attend(const Tensor& q, const Tensor& k, const Tensor& v, double scale, bool cudnn) {
  Mixed m;
  if (cudnn)
    std::tie(m.out, m.logsumexp, m.first, m.second, std::ignore, std::ignore, m.seed, m.offset, std::ignore) =
        at::_scaled_dot_product_cudnn_attention(q, k, v, {}, true, 0.0, true, false, scale);
  else
    std::tie(m.out, m.logsumexp, m.first, m.second, std::ignore, std::ignore, m.seed, m.offset, std::ignore) =
        at::_scaled_dot_product_flash_attention(q, k, v, 0.0, true, false, scale);
  return m;
}

std::tuple<Tensor, Tensor, Tensor> attend_backward(const Tensor& grad, const Tensor& q, const Tensor& k, const Tensor& v, const Mixed& m, double scale,
                                                   bool cudnn) {
  const int64_t tokens = q.size(2);
  if (cudnn)
    return at::_scaled_dot_product_cudnn_attention_backward(grad, q, k, v, m.out, m.logsumexp, m.seed, m.offset, Tensor(), m.first, m.second, tokens,
                                                            tokens, 0.0, true, scale);
  return at::_scaled_dot_product_flash_attention_backward(grad, q, k, v, m.out, m.logsumexp, m.first, m.second, tokens, tokens, 0.0, true, m.seed,
                                                          m.offset, scale);
}

/// Norm, q, k, v with positions, and attention.
struct FirstHalf {
  Tensor input, scale, qkv;
  Mixed mixed;
};

FirstHalf first_half(const Tensor& stream, const optional<Tensor>& delta, const Tensor& norm, const Tensor& qkv_weight, const Tensor& cosines,
                     const Tensor& sines, const Shape& s, double eps, double scale, bool& cudnn, bool choose) {
  FirstHalf f;
  Tensor normed;
  {
    auto n = norm_forward(stream, delta, norm, eps);
    f.input = n.sum;
    f.scale = n.scale;
    f.qkv = product(n.y, qkv_weight);
  }
  const auto q = heads_of(f.qkv, s, 0, s.heads), k = heads_of(f.qkv, s, s.query(), s.key_heads);
  rope({q, k}, {q, k}, cosines, sines, false, false);
  const auto v = heads_of(f.qkv, s, s.query() + s.key(), s.key_heads);
  if (choose) cudnn = use_cudnn(q, k, v, scale);
  f.mixed = attend(q, k, v, scale, cudnn);
  return f;
}

Tensor joined(const Tensor& heads, const Shape& s) { return heads.transpose(1, 2).reshape({s.rows, s.query()}); }

struct DecoderBlock : torch::autograd::Function<DecoderBlock> {
  static variable_list forward(AutogradContext* context, const Tensor& stream, const optional<Tensor>& delta, const Tensor& wq, const Tensor& wk,
                               const Tensor& wv, const Tensor& wo, const Tensor& gate, const Tensor& up, const Tensor& down, const Tensor& norm1,
                               const Tensor& norm2, const Tensor& cosines, const Tensor& sines, int64_t heads, int64_t key_heads, double eps,
                               int64_t grid, int64_t bits, int64_t group, int64_t scale_dtype, int64_t recompute, bool keep, bool save) {
    const c10::DeviceGuard guard(stream.device());
    const Shape s = {stream.size(0), stream.size(1), stream.size(2), gate.size(0), heads, key_heads, wq.size(0) / heads, stream.size(0) * stream.size(1)};
    const Quantization how = {grid, bits, group, scale_dtype};
    const double scale = 1 / std::sqrt(static_cast<double>(s.head));
    const auto e = effective({wq, wk, wv, wo, gate, up, down}, s, how, stream.scalar_type());
    const auto flat = stream.reshape({s.rows, s.hidden});
    const auto flat_delta = delta.has_value() ? optional<Tensor>(delta->reshape({s.rows, s.hidden})) : optional<Tensor>();
    bool cudnn = false;
    auto f = first_half(flat, flat_delta, norm1, e.qkv, cosines, sines, s, eps, scale, cudnn, true);
    auto attended = product(joined(f.mixed.out, s), e.output);
    auto n = norm_forward(f.input, attended, norm2, eps);
    attended.reset();
    auto gate_up = product(n.y, e.gate_up);
    n.y.reset();
    const auto result =
        product(swiglu_forward(gate_up.narrow(1, 0, s.intermediate), gate_up.narrow(1, s.intermediate, s.intermediate)), e.down);
    if (save) {
      const bool all = recompute < 2;
      variable_list kept = {f.input, wq, wk, wv, wo, gate, up, down, norm1, norm2, cosines, sines};
      const auto add = [&](bool wanted, std::initializer_list<Tensor> tensors) {
        for (const auto& tensor : tensors) kept.push_back(wanted ? tensor : Tensor());
      };
      add(all, {f.scale, f.qkv, f.mixed.out, f.mixed.logsumexp, f.mixed.first, f.mixed.second, f.mixed.seed, f.mixed.offset, n.sum, n.scale});
      add(all && recompute == 0, {gate_up});
      add(keep, {e.qkv, e.output, e.gate_up, e.down});
      context->save_for_backward(kept);
      context->saved_data["shape"] = std::vector<int64_t>{s.batch, s.tokens, s.hidden, s.intermediate, s.heads, s.key_heads, s.head, s.rows};
      context->saved_data["quantization"] = std::vector<int64_t>{grid, bits, group, scale_dtype};
      context->saved_data["recompute"] = recompute;
      context->saved_data["eps"] = eps;
      context->saved_data["cudnn"] = cudnn;
      context->saved_data["delta"] = delta.has_value();
      context->saved_data["weights"] = wq.requires_grad();
    }
    const auto shape = stream.sizes();
    return {n.sum.view(shape), result.view(shape)};
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    TORCH_CHECK(!context->saved_data.count("used"), "r2q::decoder_block overwrites what it kept: its backward pass runs once");
    context->saved_data["used"] = true;
    const auto saved = context->get_saved_variables();
    const auto numbers = context->saved_data["shape"].toIntVector();
    const auto grid = context->saved_data["quantization"].toIntVector();
    const Shape s = {numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5], numbers[6], numbers[7]};
    const int64_t recompute = context->saved_data["recompute"].toInt();
    const double eps = context->saved_data["eps"].toDouble(), scale = 1 / std::sqrt(static_cast<double>(s.head));
    bool cudnn = context->saved_data["cudnn"].toBool();
    const bool weights = context->saved_data["weights"].toBool();
    const c10::DeviceGuard guard(saved[0].device());
    const auto latent_type = saved[1].scalar_type();
    const auto& norm1 = saved[8];
    const auto& norm2 = saved[9];
    Effective e = {saved[23], saved[24], saved[25], saved[26]};
    if (!e.qkv.defined())
      e = effective(variable_list(saved.begin() + 1, saved.begin() + 8), s, {grid[0], grid[1], grid[2], grid[3]}, saved[0].scalar_type());

    FirstHalf f;
    Tensor middle, middle_scale, gate_up = saved[22];
    if (recompute < 2) {
      f = {saved[0], saved[12], saved[13], {saved[14], saved[15], saved[16], saved[17], saved[18], saved[19]}};
      middle = saved[20];
      middle_scale = saved[21];
      if (recompute == 1) gate_up = product(norm_forward(middle, {}, norm2, eps).y, e.gate_up);
    } else {
      f = first_half(saved[0], {}, norm1, e.qkv, saved[10], saved[11], s, eps, scale, cudnn, false);
      auto n = norm_forward(f.input, product(joined(f.mixed.out, s), e.output), norm2, eps);
      middle = n.sum;
      middle_scale = n.scale;
      gate_up = product(n.y, e.gate_up);
    }

    const auto rows = [&](const Tensor& grad) {
      return (grad.defined() ? grad : at::zeros_like(middle)).reshape({s.rows, s.hidden}).contiguous();
    };
    const auto carried = rows(gradients[0]), grad = rows(gradients[1]);
    Tensor d_gate, d_up, d_down, d_output, d_q, d_k, d_v;

    // MLP. h replaces its own gradient, the gradients of gate and up replace these.
    auto h = at::mm(grad, e.down);
    {
      const auto g = gate_up.narrow(1, 0, s.intermediate), u = gate_up.narrow(1, s.intermediate, s.intermediate);
      swiglu_backward(h, g, u, g, u, h);
    }
    if (weights) d_down = weight_gradient(grad, h, latent_type);
    h.reset();
    auto d_normed = at::mm(gate_up, e.gate_up);
    auto normed = at::empty_like(middle);
    auto [d_middle, d_norm2] = norm_backward(d_normed, carried, middle, norm2, middle_scale, normed);
    d_normed.reset();
    if (weights) {
      const auto both = weight_gradient(gate_up, normed, latent_type);
      d_gate = both.narrow(0, 0, s.intermediate);
      d_up = both.narrow(0, s.intermediate, s.intermediate);
    }
    gate_up.reset();

    // Attention.
    auto d_qkv = at::empty_like(f.qkv);
    {
      const auto d_mixed = at::mm(d_middle, e.output).view({s.batch, s.tokens, s.heads, s.head}).transpose(1, 2);
      if (weights) d_output = weight_gradient(d_middle, joined(f.mixed.out, s), latent_type);
      const auto q = heads_of(f.qkv, s, 0, s.heads), k = heads_of(f.qkv, s, s.query(), s.key_heads),
                 v = heads_of(f.qkv, s, s.query() + s.key(), s.key_heads);
      const auto [dq, dk, dv] = attend_backward(d_mixed, q, k, v, f.mixed, scale, cudnn);
      rope({dq, dk, dv},
           {heads_of(d_qkv, s, 0, s.heads), heads_of(d_qkv, s, s.query(), s.key_heads), heads_of(d_qkv, s, s.query() + s.key(), s.key_heads)}, saved[10],
           saved[11], false, true);
    }
    d_normed = at::mm(d_qkv, e.qkv);
    auto [d_stream, d_norm1] = norm_backward(d_normed, d_middle, f.input, norm1, f.scale, normed);
    if (weights) {
      const auto all = weight_gradient(d_qkv, normed, latent_type);
      d_q = all.narrow(0, 0, s.query());
      d_k = all.narrow(0, s.query(), s.key());
      d_v = all.narrow(0, s.query() + s.key(), s.key());
    }
    const auto shaped = d_stream.view({s.batch, s.tokens, s.hidden});
    return {shaped,   context->saved_data["delta"].toBool() ? shaped : Tensor(),
            d_q,      d_k,
            d_v,      d_output,
            d_gate,   d_up,
            d_down,   weights ? d_norm1 : Tensor(),
            weights ? d_norm2 : Tensor(), Tensor(),
            Tensor(), Tensor(),
            Tensor(), Tensor(),
            Tensor(), Tensor(),
            Tensor(), Tensor(),
            Tensor(), Tensor(),
            Tensor()};
  }
};

std::tuple<Tensor, Tensor> decoder_block(const Tensor& stream, const optional<Tensor>& delta, const Tensor& wq, const Tensor& wk, const Tensor& wv,
                                         const Tensor& wo, const Tensor& gate, const Tensor& up, const Tensor& down, const Tensor& norm1,
                                         const Tensor& norm2, const Tensor& cosines, const Tensor& sines, int64_t heads, int64_t key_heads, double eps,
                                         int64_t grid, int64_t bits, int64_t group, int64_t scale_dtype, int64_t recompute, bool keep) {
  TORCH_CHECK(stream.is_cuda() && stream.scalar_type() == at::kBFloat16, "r2q::decoder_block takes a bfloat16 stream on a CUDA device");
  TORCH_CHECK(stream.dim() == 3 && wq.size(1) == stream.size(2) && wq.size(0) % heads == 0, "r2q::decoder_block: a query weight of shape ", wq.sizes(),
              " with ", heads, " heads does not fit a stream of shape ", stream.sizes());
  TORCH_CHECK(cosines.size(1) * 2 * heads == wq.size(0) && cosines.size(0) >= stream.size(1), "r2q::decoder_block turns whole heads");
  const bool save = c10::GradMode::is_enabled() && (wq.requires_grad() || stream.requires_grad());
  auto both = DecoderBlock::apply(stream.contiguous(), delta.has_value() ? optional<Tensor>(delta->contiguous()) : delta, wq, wk, wv, wo, gate, up, down,
                                  norm1, norm2, cosines, sines, heads, key_heads, eps, grid, bits, group, scale_dtype, recompute, keep, save);
  return {both[0], both[1]};
}

/// The norm behind the last block.
struct DecoderNorm : torch::autograd::Function<DecoderNorm> {
  static Tensor forward(AutogradContext* context, const Tensor& stream, const Tensor& delta, const Tensor& weight, double eps) {
    const c10::DeviceGuard guard(stream.device());
    auto n = norm_forward(stream, delta, weight, eps);
    context->save_for_backward({n.sum, weight, n.scale});
    return n.y;
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const c10::DeviceGuard guard(saved[0].device());
    if (!gradients[0].defined()) return {Tensor(), Tensor(), Tensor(), Tensor()};
    const auto [dx, dw] = norm_backward(gradients[0].contiguous(), {}, saved[0], saved[1], saved[2], Tensor());
    return {dx, dx, dw, Tensor()};
  }
};

Tensor decoder_norm(const Tensor& stream, const Tensor& delta, const Tensor& weight, double eps) {
  TORCH_CHECK(stream.is_cuda() && stream.sizes() == delta.sizes() && weight.numel() == stream.size(-1), "r2q::decoder_norm: a weight of shape ",
              weight.sizes(), " and a delta of shape ", delta.sizes(), " do not fit a stream of shape ", stream.sizes());
  return DecoderNorm::apply(stream.contiguous(), delta.contiguous(), weight, eps);
}

}  // namespace
}  // namespace r2q::cuda

TORCH_LIBRARY_FRAGMENT(r2q, library) {
  library.def(
      "decoder_block(Tensor stream, Tensor? delta, Tensor wq, Tensor wk, Tensor wv, Tensor wo, Tensor gate, Tensor up, Tensor down, Tensor norm1, "
      "Tensor norm2, Tensor cosines, Tensor sines, int heads, int key_heads, float eps, int grid, int bits, int group, int scale_dtype, int recompute, "
      "bool keep) -> (Tensor, Tensor)",
      &r2q::cuda::decoder_block);
  library.def("decoder_norm(Tensor stream, Tensor delta, Tensor weight, float eps) -> Tensor", &r2q::cuda::decoder_norm);
}
