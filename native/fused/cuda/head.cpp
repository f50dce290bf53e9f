// r2q::head_cross_entropy: cross-entropy of x weightᵀ on a CUDA device, some thousand rows of logits at a time. The weight may be latent (float32
// under a bfloat16 x): it is rounded once, and its gradient is summed and handed back in float32. Gradients are made in the forward pass.
#include <ATen/core/Tensor.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/mm.h>
#include <c10/core/DeviceGuard.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>

#include "kernels.h"

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace r2q::cuda {
namespace {

struct HeadCrossEntropy : torch::autograd::Function<HeadCrossEntropy> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight, const Tensor& targets, int64_t chunk, bool gradient) {
    const c10::DeviceGuard guard(x.device());
    const auto narrow = weight.to(x.scalar_type());
    const int64_t rows = x.size(0);
    const auto factor = targets.ge(0).sum().clamp_min(1).to(at::kFloat).reciprocal();
    auto losses = at::empty({rows}, x.options().dtype(at::kFloat));
    Tensor dx, dw;
    if (gradient) {
      dx = at::empty_like(x);
      dw = at::empty_like(weight);
    }
    const bool vectors = weight.size(0) % 8 == 0;
    const Kernel kernel("losses.cu", std::string("R2Q_T=") + type_name(x.scalar_type()) + " R2Q_VECTOR=" + (vectors ? "8" : "1"), "cross_entropy");
    for (int64_t begin = 0; begin < rows; begin += chunk) {
      const int64_t count = std::min(chunk, rows - begin);
      const auto part = x.narrow(0, begin, count);
      auto logits = at::mm(part, narrow.t());
      kernel.launch(count, 512, logits.data_ptr(), static_cast<void*>(targets.data_ptr<int64_t>() + begin), factor.data_ptr(),
                    static_cast<void*>(losses.data_ptr<float>() + begin), logits.size(1), gradient ? 1 : 0);
      if (!gradient) continue;
      auto dx_part = dx.narrow(0, begin, count);
      at::mm_out(dx_part, logits, narrow);
      if (dw.scalar_type() == logits.scalar_type()) {
        if (begin == 0) at::mm_out(dw, logits.t(), part);
        else at::addmm_out(dw, dw, logits.t(), part);
      } else {
        if (begin == 0) at::mm_out(dw, logits.t(), part, dw.scalar_type());
        else at::addmm_out(dw, dw, logits.t(), part, dw.scalar_type());
      }
    }
    if (gradient) context->save_for_backward({dx, dw});
    return losses.sum().mul_(factor);
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    TORCH_CHECK(!context->saved_data.count("used"), "r2q::head_cross_entropy hands its gradients over: its backward pass runs once");
    context->saved_data["used"] = true;
    auto saved = context->get_saved_variables();
    // The gradients are this node's own: scaled in place. Exact for 1, the usual case.
    return {saved[0].mul_(gradients[0]), saved[1].mul_(gradients[0]), Tensor(), Tensor(), Tensor()};
  }
};

/// x [rows, hidden], weight [vocab, hidden], targets int64 [rows], negative ones do not count; mean over those that do.
Tensor head_cross_entropy(const Tensor& x, const Tensor& weight, const Tensor& targets, int64_t chunk) {
  TORCH_CHECK(x.is_cuda() && x.dim() == 2 && weight.dim() == 2 && targets.numel() == x.size(0) && targets.scalar_type() == at::kLong && chunk > 0,
              "r2q::head_cross_entropy takes rows, a matrix and int64 targets on a CUDA device");
  const bool gradient = c10::GradMode::is_enabled() && (x.requires_grad() || weight.requires_grad());
  return HeadCrossEntropy::apply(x.contiguous(), weight, targets.contiguous().view({-1}), chunk, gradient);
}

}  // namespace
}  // namespace r2q::cuda

TORCH_LIBRARY_FRAGMENT(r2q, library) {
  library.def("head_cross_entropy(Tensor x, Tensor weight, Tensor targets, int chunk) -> Tensor", &r2q::cuda::head_cross_entropy);
}
