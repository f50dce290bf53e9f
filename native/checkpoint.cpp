// A piece of a model that is computed again in the backward pass: one node of the autograd graph that keeps the piece's input and calls back for
// everything else.
#include "border.h"

#include <ATen/core/Tensor.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// Computes piece `key` again from `input` and runs its backward pass from `gradient` (both new handles, the callee's own). Where `result` is given, the
/// gradient of the input goes there by r2q_tensor_assign. Returns 0, or -1 and the reason as UTF-8 in `text`.
using Again = int32_t (*)(int64_t key, void* input, void* gradient, void* result, char* text, int32_t room);

struct Checkpoint : torch::autograd::Function<Checkpoint> {
  /// `value` is what the piece gave, a leaf that wants a gradient: with it the result wants one even where the input does not. It gets none.
  static Tensor forward(AutogradContext* context, const Tensor& input, const Tensor& value, int64_t key, int64_t again) {
    context->save_for_backward({input});
    context->saved_data["key"] = key;
    context->saved_data["again"] = again;
    return value.variable_data();
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    TORCH_CHECK(!c10::GradMode::is_enabled(), "a piece that is computed again has no second derivative");
    const auto input = context->get_saved_variables()[0];
    const auto again = reinterpret_cast<Again>(context->saved_data["again"].toInt());
    Tensor result;
    char text[1024] = {};
    const auto status = again(context->saved_data["key"].toInt(), r2q::wrap(input), r2q::wrap(gradients[0]), context->needs_input_grad(0) ? &result : nullptr, text,
                              static_cast<int32_t>(sizeof text) - 1);
    TORCH_CHECK(status == 0, text);
    return {result, Tensor(), Tensor(), Tensor()};
  }
};

}  // namespace

/// `value` with a node that computes it again in the backward pass.
R2Q_API void* r2q_checkpoint(void* input, void* value, int64_t key, Again again) {
  return r2q::guarded(static_cast<void*>(nullptr), [&]() -> void* {
    auto leaf = r2q::unwrap(value).variable_data();
    leaf.set_requires_grad(true);
    return r2q::wrap(Checkpoint::apply(r2q::unwrap(input), leaf, key, reinterpret_cast<int64_t>(again)));
  });
}

/// The result of a callback: a second reference to the tensor of a handle.
R2Q_API int32_t r2q_tensor_assign(void* slot, void* handle) {
  return r2q::guarded_status([&] { *static_cast<Tensor*>(slot) = r2q::unwrap(handle); });
}
