// What every exported function shares: the export mark, the guard that lets no exception out, and tensor handles.
#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <new>

#include <ATen/core/TensorBody.h>

#include "compat.h"

#define R2Q_API extern "C" __attribute__((visibility("default")))

namespace r2q {

/// Stores the message of the exception in flight (or `text`) for r2q_last_error of this thread. Never throws.
void remember_error(const char* text) noexcept;
void remember_current_exception() noexcept;

/// Runs `body`; whatever it throws becomes a stored message and `failure`. The only way out of an exported function.
template <class R, class Body>
R guarded(R failure, Body&& body) noexcept {
  try {
    return body();
  } catch (...) {
    remember_current_exception();
    return failure;
  }
}

/// Status form: 0 when `body` ran through, -1 when it threw.
template <class Body>
int32_t guarded_status(Body&& body) noexcept {
  try {
    body();
    return 0;
  } catch (...) {
    remember_current_exception();
    return -1;
  }
}

/// Handles handed out and not yet freed, over all threads.
extern std::atomic<int64_t> live_tensors;

/// A handle is a heap-allocated at::Tensor that the managed wrapper owns (TorchSharp's convention).
inline at::Tensor* wrap(at::Tensor tensor) {
  auto* handle = new at::Tensor(std::move(tensor));
  live_tensors.fetch_add(1, std::memory_order_relaxed);
  return handle;
}

/// Null for an undefined tensor, else a new handle.
inline at::Tensor* wrap_defined(at::Tensor tensor) {
  return tensor.defined() ? wrap(std::move(tensor)) : nullptr;
}

inline at::Tensor& unwrap(void* handle) {
  return *static_cast<at::Tensor*>(handle);
}

}  // namespace r2q
