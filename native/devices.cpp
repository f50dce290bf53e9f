// Threads, CUDA devices and their memory.
#include "border.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#ifdef R2Q_WITH_CUDA
#include <c10/cuda/CUDACachingAllocator.h>
#include <c10/cuda/CUDAFunctions.h>
#endif
#include <ATen/detail/CUDAHooksInterface.h>

#ifdef R2Q_WITH_CUDA
#include <dlfcn.h>
#endif

#include <string>

#ifdef R2Q_WITH_CUDA
namespace {

// Before the first CUDA tensor there is no allocator to ask.
bool allocator_in_use() {
  return c10::cuda::device_count() > 0 && c10::cuda::CUDACachingAllocator::get()->initialized();
}

}  // namespace
#endif

R2Q_API int32_t r2q_threads() {
  return r2q::guarded(-1, [] { return at::get_num_threads(); });
}

R2Q_API int32_t r2q_set_threads(int32_t count) {
  return r2q::guarded_status([&] { at::set_num_threads(count); });
}

/// 1 when this library was compiled against a libtorch with CUDA.
R2Q_API int32_t r2q_cuda_compiled() {
#ifdef R2Q_WITH_CUDA
  return 1;
#else
  return 0;
#endif
}

/// 1 when the fused CUDA kernels and graphs (fused/cuda) are part of this library.
R2Q_API int32_t r2q_cuda_kernels() {
#ifdef R2Q_WITH_CUDA_KERNELS
  return 1;
#else
  return 0;
#endif
}

R2Q_API int32_t r2q_cuda_device_count() {
#ifdef R2Q_WITH_CUDA
  return r2q::guarded(0, [] { return static_cast<int32_t>(c10::cuda::device_count()); });
#else
  return 0;
#endif
}

R2Q_API int32_t r2q_cudnn_available() {
  return r2q::guarded(0, [] { return at::globalContext().hasCuDNN() ? 1 : 0; });
}

/// Name of a CUDA device; valid until the next call on this thread, empty without one.
R2Q_API const char* r2q_cuda_device_name(int32_t index) {
  static thread_local std::string name;
  name.clear();
#ifdef R2Q_WITH_CUDA
  // The driver's own functions keep their form over all CUDA versions; the runtime's property structure does not.
  r2q::guarded_status([&] {
    void* driver = dlopen("libcuda.so.1", RTLD_LAZY);
    if (driver == nullptr) return;
    const auto get = reinterpret_cast<int (*)(int*, int)>(dlsym(driver, "cuDeviceGet"));
    const auto get_name = reinterpret_cast<int (*)(char*, int, int)>(dlsym(driver, "cuDeviceGetName"));
    int device = 0;
    char text[256] = {};
    if (get != nullptr && get_name != nullptr && get(&device, index) == 0 && get_name(text, sizeof text, device) == 0) name = text;
  });
#endif
  return name.c_str();
}

/// CUDA runtime version as 1000 * major + 10 * minor; 0 without CUDA.
R2Q_API int32_t r2q_cuda_version() {
#ifdef R2Q_WITH_CUDA
  return r2q::guarded(0, [] { return static_cast<int32_t>(at::detail::getCUDAHooks().versionCUDART()); });
#else
  return 0;
#endif
}

/// Waits for all work of a device (-1: the current one).
R2Q_API int32_t r2q_cuda_synchronize(int32_t index) {
#ifdef R2Q_WITH_CUDA
  return r2q::guarded_status([&] {
    const auto before = c10::cuda::current_device();
    if (index >= 0 && index != before) c10::cuda::set_device(static_cast<c10::DeviceIndex>(index));
    c10::cuda::device_synchronize();
    if (index >= 0 && index != before) c10::cuda::set_device(before);
  });
#else
  return 0;
#endif
}

/// Bytes of the caching allocator: allocated now and at its peak, reserved now and at its peak. Zeros without CUDA.
R2Q_API int32_t r2q_cuda_memory(int32_t index, int64_t* four) {
  for (int i = 0; i < 4; i++) four[i] = 0;
#ifdef R2Q_WITH_CUDA
  return r2q::guarded_status([&] {
    if (!allocator_in_use()) return;
    const auto stats = c10::cuda::CUDACachingAllocator::getDeviceStats(static_cast<c10::DeviceIndex>(index));
    four[0] = stats.allocated_bytes[0].current;
    four[1] = stats.allocated_bytes[0].peak;
    four[2] = stats.reserved_bytes[0].current;
    four[3] = stats.reserved_bytes[0].peak;
  });
#else
  return 0;
#endif
}

R2Q_API int32_t r2q_cuda_reset_peak(int32_t index) {
#ifdef R2Q_WITH_CUDA
  return r2q::guarded_status([&] {
    if (allocator_in_use()) c10::cuda::CUDACachingAllocator::resetPeakStats(static_cast<c10::DeviceIndex>(index));
  });
#else
  return 0;
#endif
}

R2Q_API int32_t r2q_cuda_empty_cache() {
#ifdef R2Q_WITH_CUDA
  return r2q::guarded_status([] {
    if (allocator_in_use()) c10::cuda::CUDACachingAllocator::emptyCache();
  });
#else
  return 0;
#endif
}

/// Whether only operators whose results repeat bit for bit are used (an operator without such a form fails).
R2Q_API int32_t r2q_deterministic() {
  return r2q::guarded(0, [] { return at::globalContext().deterministicAlgorithms() ? 1 : 0; });
}

R2Q_API int32_t r2q_set_deterministic(int32_t value) {
  return r2q::guarded_status([&] { at::globalContext().setDeterministicAlgorithms(value != 0, false); });
}

R2Q_API int32_t r2q_tf32_matmul() {
  return r2q::guarded(0, [] { return at::globalContext().allowTF32CuBLAS() ? 1 : 0; });
}

R2Q_API int32_t r2q_set_tf32_matmul(int32_t allowed) {
  return r2q::guarded_status([&] { at::globalContext().setAllowTF32CuBLAS(allowed != 0); });
}
