// The CUDA kernels as functions on tensors. Callers hold a device guard and check shapes; outputs are written whole.
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "../../compat.h"

namespace r2q::cuda {

/// What a group is rounded to, as in the schema of fake_quantize. grid -1: a plain conversion.
struct Quantization {
  int64_t grid, bits, group, scale_dtype;
};

/// Quantizes up to eight matrices of one dtype in one launch; each target has the shape of its weight and rows with unit stride.
void quantize(const std::vector<at::Tensor>& weights, const std::vector<at::Tensor>& targets, const Quantization& how,
              const std::vector<at::Tensor>& given = {});

/// Gradients of fake quantization: of the weight [out, in] in its dtype, then of every given parameter, float32. grad and weight contiguous.
/// rule: grids.h; live: through the closed form of the parameters, of which none are given then.
std::vector<at::Tensor> quantize_backward(const at::Tensor& grad, const at::Tensor& weight, const Quantization& how, const std::vector<at::Tensor>& given,
                                          int64_t rule, bool live);

/// y, sum (x + delta; x itself without delta) and 1 / rms per row. x and delta [rows, width] contiguous.
struct Normed {
  at::Tensor y, sum, scale;
};
Normed norm_forward(const at::Tensor& x, const optional<at::Tensor>& delta, const at::Tensor& weight, double eps);

/// dx and dw (in the weight's dtype); y is written again if `y` is defined.
std::pair<at::Tensor, at::Tensor> norm_backward(const at::Tensor& grad, const optional<at::Tensor>& carried, const at::Tensor& sum,
                                                const at::Tensor& weight, const at::Tensor& scale, const at::Tensor& y);

/// Heads [batch, heads, tokens, d] with unit last stride: sources and targets of the rotation of q and k; v (may be undefined) is copied.
void rope(const std::vector<at::Tensor>& from, const std::vector<at::Tensor>& to, const at::Tensor& cosines, const at::Tensor& sines,
          bool interleaved, bool inverse);

/// gate and up [rows, columns] with unit last stride.
at::Tensor swiglu_forward(const at::Tensor& gate, const at::Tensor& up);

/// dgate and dup may be gate and up; h, if defined, gets the forward's result and may be grad.
void swiglu_backward(const at::Tensor& grad, const at::Tensor& gate, const at::Tensor& up, const at::Tensor& dgate, const at::Tensor& dup,
                     const at::Tensor& h);

}  // namespace r2q::cuda
