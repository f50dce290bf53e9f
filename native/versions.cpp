// Which libtorch this was compiled for, and which one is loaded.
#include "border.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <dlfcn.h>
#include <limits.h>
#include <stdlib.h>

#include <string>

namespace {

std::string library_path() {
  Dl_info info;
  std::string (*symbol)() = &at::show_config;
  if (dladdr(reinterpret_cast<void*>(symbol), &info) == 0 || info.dli_fname == nullptr) return "";
  char resolved[PATH_MAX];
  return realpath(info.dli_fname, resolved) != nullptr ? resolved : info.dli_fname;
}

std::string find_loaded_version() {
  // PyTorch's own builds write it into their configuration; Debian's carries it in the file name.
  const std::string config = at::show_config();
  const std::string key = "TORCH_VERSION=";
  if (auto at = config.find(key); at != std::string::npos) {
    at += key.size();
    return config.substr(at, config.find_first_of(", \n", at) - at);
  }
  const std::string path = library_path();
  const std::string suffix = ".so.";
  if (auto at = path.rfind(suffix); at != std::string::npos) return path.substr(at + suffix.size());
  return "";
}

}  // namespace

/// Version of the headers this library was compiled with.
R2Q_API const char* r2q_compiled_version() {
  return TORCH_VERSION;
}

/// Version of the libtorch in this process; empty when it does not say.
R2Q_API const char* r2q_loaded_version() {
  static const std::string version = r2q::guarded(std::string(), find_loaded_version);
  return version.c_str();
}

/// Path of the loaded libtorch_cpu.
R2Q_API const char* r2q_library_path() {
  static const std::string path = r2q::guarded(std::string(), library_path);
  return path.c_str();
}

/// libtorch's own description of its build.
R2Q_API const char* r2q_config() {
  static const std::string config = r2q::guarded(std::string(), at::show_config);
  return config.c_str();
}

/// libtorch's description of its threads; valid until the next call on this thread.
R2Q_API const char* r2q_parallel_info() {
  static thread_local std::string info;
  info = r2q::guarded(std::string(), at::get_parallel_info);
  return info.c_str();
}
