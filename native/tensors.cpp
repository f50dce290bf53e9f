// Handles, host memory and the facts about a tensor that need no operator.
#include "border.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <c10/core/ScalarType.h>

#include <cstring>

using r2q::unwrap;

R2Q_API void r2q_tensor_free(void* handle) {
  if (handle == nullptr) return;
  r2q::guarded_status([&] { delete static_cast<at::Tensor*>(handle); });
  r2q::live_tensors.fetch_sub(1, std::memory_order_relaxed);
}

/// Frees an arena of handles in one call; null entries are skipped.
R2Q_API void r2q_tensors_free(void** handles, int32_t count) {
  int64_t freed = 0;
  for (int32_t i = 0; i < count; i++) {
    if (handles[i] == nullptr) continue;
    r2q::guarded_status([&] { delete static_cast<at::Tensor*>(handles[i]); });
    freed++;
  }
  r2q::live_tensors.fetch_sub(freed, std::memory_order_relaxed);
}

R2Q_API int64_t r2q_tensors_live() {
  return r2q::live_tensors.load(std::memory_order_relaxed);
}

/// A second handle to the same tensor (not a view).
R2Q_API void* r2q_tensor_share(void* handle) {
  return r2q::guarded(static_cast<void*>(nullptr), [&]() -> void* { return r2q::wrap(unwrap(handle)); });
}

/// A new CPU tensor holding a copy of host memory. `data` may be null for an empty tensor.
R2Q_API void* r2q_tensor_from_host(const void* data, int64_t bytes, const int64_t* sizes, int32_t dims, int32_t dtype) {
  return r2q::guarded(static_cast<void*>(nullptr), [&]() -> void* {
    auto tensor = at::empty(at::IntArrayRef(sizes, dims), at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype)));
    TORCH_CHECK(static_cast<int64_t>(tensor.nbytes()) == bytes, "the shape holds ", tensor.nbytes(), " bytes, the data ", bytes);
    if (bytes > 0) std::memcpy(tensor.data_ptr(), data, bytes);
    return r2q::wrap(std::move(tensor));
  });
}

/// Address of the first element (device memory for a device tensor); null for an empty or storage-less one.
R2Q_API void* r2q_tensor_data(void* handle) {
  return r2q::guarded(static_cast<void*>(nullptr), [&]() -> void* { return unwrap(handle).data_ptr(); });
}

R2Q_API int32_t r2q_tensor_dim(void* handle) {
  return static_cast<int32_t>(unwrap(handle).dim());
}

R2Q_API void r2q_tensor_sizes(void* handle, int64_t* out) {
  r2q::guarded_status([&] {
    const auto sizes = unwrap(handle).sizes();
    for (size_t i = 0; i < sizes.size(); i++) out[i] = sizes[i];
  });
}

R2Q_API void r2q_tensor_strides(void* handle, int64_t* out) {
  r2q::guarded_status([&] {
    const auto strides = unwrap(handle).strides();
    for (size_t i = 0; i < strides.size(); i++) out[i] = strides[i];
  });
}

/// Size of one dimension (negative counts from the end); -1 when there is no such dimension.
R2Q_API int64_t r2q_tensor_size(void* handle, int64_t dim) {
  return r2q::guarded<int64_t>(-1, [&]() -> int64_t { return unwrap(handle).size(dim); });
}

R2Q_API int64_t r2q_tensor_numel(void* handle) {
  return r2q::guarded<int64_t>(-1, [&]() -> int64_t { return unwrap(handle).numel(); });
}

R2Q_API int32_t r2q_tensor_dtype(void* handle) {
  return static_cast<int32_t>(unwrap(handle).scalar_type());
}

R2Q_API int32_t r2q_tensor_element_size(void* handle) {
  return static_cast<int32_t>(unwrap(handle).dtype().itemsize());
}

/// Device type in the low byte, index above it (arithmetic shift; -1 means none).
R2Q_API int64_t r2q_tensor_device(void* handle) {
  return r2q::guarded<int64_t>(-1, [&]() -> int64_t {
    const auto device = unwrap(handle).device();
    return static_cast<int64_t>(static_cast<uint8_t>(device.type())) | (static_cast<int64_t>(device.index()) * 256);
  });
}

R2Q_API int32_t r2q_tensor_is_contiguous(void* handle) {
  return r2q::guarded(0, [&] { return unwrap(handle).is_contiguous() ? 1 : 0; });
}

/// 1 when both handles refer to the same tensor object.
R2Q_API int32_t r2q_tensor_is_same(void* left, void* right) {
  return unwrap(left).unsafeGetTensorImpl() == unwrap(right).unsafeGetTensorImpl() ? 1 : 0;
}

/// 1 when both tensors share their storage (views of one another).
R2Q_API int32_t r2q_tensor_shares_storage(void* left, void* right) {
  return r2q::guarded(0, [&] {
    return unwrap(left).storage().unsafeGetStorageImpl() == unwrap(right).storage().unsafeGetStorageImpl() ? 1 : 0;
  });
}
