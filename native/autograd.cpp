// Gradients: requires_grad, grad, backward, grad, and the grad and inference modes.
#include "border.h"

#include <ATen/core/Tensor.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>

#include <vector>

using r2q::unwrap;

namespace {

std::vector<at::Tensor> list_of(void** handles, int32_t count) {
  std::vector<at::Tensor> list;
  list.reserve(count);
  for (int32_t i = 0; i < count; i++) list.push_back(handles[i] != nullptr ? unwrap(handles[i]) : at::Tensor());
  return list;
}

// -1 leaves the choice to libtorch (retain when a graph is created).
r2q::optional<bool> choice(int32_t flag) {
  return flag < 0 ? r2q::optional<bool>() : r2q::optional<bool>(flag != 0);
}

}  // namespace

R2Q_API int32_t r2q_requires_grad(void* handle) {
  return r2q::guarded(0, [&] { return unwrap(handle).requires_grad() ? 1 : 0; });
}

R2Q_API int32_t r2q_set_requires_grad(void* handle, int32_t value) {
  return r2q::guarded_status([&] { unwrap(handle).set_requires_grad(value != 0); });
}

R2Q_API int32_t r2q_is_leaf(void* handle) {
  return r2q::guarded(0, [&] { return unwrap(handle).is_leaf() ? 1 : 0; });
}

R2Q_API int32_t r2q_retain_grad(void* handle) {
  return r2q::guarded_status([&] { unwrap(handle).retain_grad(); });
}

/// A new handle to the gradient; null when there is none.
R2Q_API void* r2q_grad(void* handle) {
  return r2q::guarded(static_cast<void*>(nullptr), [&]() -> void* { return r2q::wrap_defined(unwrap(handle).grad()); });
}

/// Sets the gradient; null clears it.
R2Q_API int32_t r2q_set_grad(void* handle, void* grad) {
  return r2q::guarded_status([&] {
    if (grad == nullptr) {
      unwrap(handle).mutable_grad().reset();
    } else {
      const auto& value = unwrap(grad);
      const auto& tensor = unwrap(handle);
      TORCH_CHECK(value.sizes() == tensor.sizes(), "a gradient of shape ", value.sizes(), " does not fit a tensor of shape ", tensor.sizes());
      TORCH_CHECK(value.device() == tensor.device(), "a gradient on ", value.device(), " does not fit a tensor on ", tensor.device());
      unwrap(handle).mutable_grad() = value;
    }
  });
}

/// Clears the gradients of many tensors in one call.
R2Q_API int32_t r2q_clear_grads(void** handles, int32_t count, int32_t set_to_none) {
  return r2q::guarded_status([&] {
    for (int32_t i = 0; i < count; i++) {
      auto& grad = unwrap(handles[i]).mutable_grad();
      if (!grad.defined()) continue;
      if (set_to_none != 0) {
        grad.reset();
      } else {
        grad = grad.detach();
        grad.zero_();
      }
    }
  });
}

/// grads may be null (scalars only); an entry may be null. retain: -1 = libtorch's choice.
R2Q_API int32_t r2q_backward(void** roots, int32_t count, void** grads, int32_t grad_count, int32_t retain, int32_t create_graph,
                             void** inputs, int32_t input_count) {
  return r2q::guarded_status([&] {
    torch::autograd::backward(list_of(roots, count), list_of(grads, grad_count), choice(retain), create_graph != 0,
                              list_of(inputs, input_count));
  });
}

/// Gradients of the outputs with respect to the inputs, written as handles (null for an unused input).
R2Q_API int32_t r2q_autograd_grad(void** outputs, int32_t count, void** inputs, int32_t input_count, void** grads, int32_t grad_count,
                                  int32_t retain, int32_t create_graph, int32_t allow_unused, void** results) {
  return r2q::guarded_status([&] {
    auto found = torch::autograd::grad(list_of(outputs, count), list_of(inputs, input_count), list_of(grads, grad_count),
                                       choice(retain), create_graph != 0, allow_unused != 0);
    for (size_t i = 0; i < found.size(); i++) results[i] = r2q::wrap_defined(std::move(found[i]));
  });
}

R2Q_API int32_t r2q_grad_mode() {
  return c10::GradMode::is_enabled() ? 1 : 0;
}

/// Returns the mode that held before.
R2Q_API int32_t r2q_set_grad_mode(int32_t enabled) {
  const bool before = c10::GradMode::is_enabled();
  c10::GradMode::set_enabled(enabled != 0);
  return before ? 1 : 0;
}

R2Q_API int32_t r2q_inference_mode() {
  return c10::InferenceMode::is_enabled() ? 1 : 0;
}

/// Enters (or suspends) inference mode on this thread until r2q_leave_inference_mode on the same thread.
R2Q_API void* r2q_enter_inference_mode(int32_t enabled) {
  return r2q::guarded(static_cast<void*>(nullptr), [&]() -> void* { return new c10::InferenceMode(enabled != 0); });
}

R2Q_API void r2q_leave_inference_mode(void* guard) {
  r2q::guarded_status([&] { delete static_cast<c10::InferenceMode*>(guard); });
}
