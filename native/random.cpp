// Generators and their state.
#include "border.h"

#include <ATen/Context.h>
#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <mutex>

namespace {

at::Generator& generator(void* handle) {
  return *static_cast<at::Generator*>(handle);
}

c10::Device device_of(int64_t packed) {
  return c10::Device(static_cast<c10::DeviceType>(packed & 0xff), static_cast<c10::DeviceIndex>(packed >> 8));
}

}  // namespace

/// Seeds the default generators of the CPU and of every device.
R2Q_API int32_t r2q_manual_seed(uint64_t seed) {
  return r2q::guarded_status([&] { at::manual_seed(seed); });
}

R2Q_API void* r2q_generator_default(int64_t device) {
  return r2q::guarded(static_cast<void*>(nullptr),
                      [&]() -> void* { return new at::Generator(at::globalContext().defaultGenerator(device_of(device))); });
}

/// A stream of its own: a copy of the device's default generator, seeded.
R2Q_API void* r2q_generator_new(int64_t device, uint64_t seed) {
  return r2q::guarded(static_cast<void*>(nullptr), [&]() -> void* {
    auto created = at::globalContext().defaultGenerator(device_of(device)).clone();
    created.set_current_seed(seed);
    return new at::Generator(std::move(created));
  });
}

R2Q_API void r2q_generator_free(void* handle) {
  r2q::guarded_status([&] { delete static_cast<at::Generator*>(handle); });
}

R2Q_API int32_t r2q_generator_set_seed(void* handle, uint64_t seed) {
  return r2q::guarded_status([&] {
    std::lock_guard<std::mutex> lock(generator(handle).mutex());
    generator(handle).set_current_seed(seed);
  });
}

/// Draws a new seed from the system, sets it and stores it.
R2Q_API int32_t r2q_generator_new_seed(void* handle, uint64_t* seed) {
  return r2q::guarded_status([&] {
    std::lock_guard<std::mutex> lock(generator(handle).mutex());
    *seed = generator(handle).seed();
  });
}

R2Q_API int32_t r2q_generator_seed(void* handle, uint64_t* seed) {
  return r2q::guarded_status([&] {
    std::lock_guard<std::mutex> lock(generator(handle).mutex());
    *seed = generator(handle).current_seed();
  });
}

R2Q_API void* r2q_generator_state(void* handle) {
  return r2q::guarded(static_cast<void*>(nullptr), [&]() -> void* {
    std::lock_guard<std::mutex> lock(generator(handle).mutex());
    return r2q::wrap(generator(handle).get_state());
  });
}

R2Q_API int32_t r2q_generator_set_state(void* handle, void* state) {
  return r2q::guarded_status([&] {
    std::lock_guard<std::mutex> lock(generator(handle).mutex());
    generator(handle).set_state(r2q::unwrap(state));
  });
}
