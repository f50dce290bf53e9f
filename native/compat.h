// The few names that differ between libtorch 1.13 and 2.6+.
#pragma once

#include <torch/version.h>

#include <optional>

#if TORCH_VERSION_MAJOR < 2
#include <c10/util/Optional.h>
#endif

namespace r2q {

#if TORCH_VERSION_MAJOR < 2
template <class T>
using optional = c10::optional<T>;
#else
template <class T>
using optional = std::optional<T>;
#endif

}  // namespace r2q
