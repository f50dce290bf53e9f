// Kernels compiled at first use by the CUDA run-time compiler that an installed PyTorch carries, and kept in a cache on disk.
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>

namespace r2q::cuda {

/// A kernel of a file in kernels/, for the current device. Compiled at first use, so call it once before a capture.
/// options: compiler definitions without -D, and options of the compiler with their dashes, separated by blanks, e.g. "R2Q_T=bf16 --fmad=false".
/// Throws with the compiler's log when it cannot be compiled or loaded.
class Kernel {
 public:
  Kernel(const char* file, const std::string& options, const char* name);

  /// On the current stream. The arguments must have exactly the types of the kernel's parameters. An empty grid is not launched.
  template <class... Arguments>
  void launch(int64_t grid, int block, const Arguments&... arguments) const {
    void* list[] = {const_cast<void*>(static_cast<const void*>(&arguments))...};
    run(grid, block, list, false);
  }

  /// As launch, for blocks that wait for each other: all of them run at the same time. Refused by the driver if they cannot.
  template <class... Arguments>
  void launch_together(int64_t grid, int block, const Arguments&... arguments) const {
    void* list[] = {const_cast<void*>(static_cast<const void*>(&arguments))...};
    run(grid, block, list, true);
  }

 private:
  void run(int64_t grid, int block, void** arguments, bool together) const;

  void* function_;
  const char* name_;
};

/// Multiprocessors of the current device.
int multiprocessors();

/// "float" or "bf16"; other types are refused.
const char* type_name(at::ScalarType type);

}  // namespace r2q::cuda
