// Calling the device kernels of this library from its autograd functions.
#pragma once

#include <ATen/core/dispatch/Dispatcher.h>

namespace r2q {

/// The operator of that name through the dispatcher, so that the kernel of the tensors' device runs.
template <class Signature>
c10::TypedOperatorHandle<Signature> operator_named(const char* name) {
  return c10::Dispatcher::singleton().findSchemaOrThrow(name, "").typed<Signature>();
}

}  // namespace r2q
