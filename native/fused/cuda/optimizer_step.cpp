// r2q::prepare_step_ and r2q::adamw_: clipping and AdamW over lists of tensors, with everything that changes from step to step in device memory.
// state: 16 float32 words on the device. Words 0, 1: steps taken, a double; 2 norm; 3 clipping factor; 4 learning rate, set by the caller;
// 5, 6 bias corrections; 7 is 0 after a step whose norm was not finite (such a step changes nothing); 8 the seed of stochastic rounding.
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <c10/core/DeviceGuard.h>
#include <torch/library.h>

#include <vector>

#include "kernels.h"

using at::Tensor;

namespace r2q::cuda {
namespace {

constexpr int kTensors = 64;         // as in optimizer.cu
constexpr int64_t kChunk = 32768;

struct Norms {
  const void* gradient[kTensors];
  int64_t length[kTensors], begin[kTensors];
  int count;
};

struct Updates {
  void* parameter[kTensors];
  const void* gradient[kTensors];
  void* first[kTensors];
  void* second[kTensors];
  int64_t length[kTensors], begin[kTensors];
  uint32_t number[kTensors];
  int count;
};

struct Constants {
  float beta1, beta2, eps, decay;
};

/// Of a moment of 8 bits: codes of whole blocks of 256, then one float32 per block.
int64_t bytes_of(int64_t numbers) { return (numbers + 255) / 256 * 260; }

int64_t chunks_of(const Tensor& tensor) { return (tensor.numel() + kChunk - 1) / kChunk; }

Kernel kernel(const char* name, at::ScalarType parameter, at::ScalarType gradient, bool stochastic) {
  return Kernel("optimizer.cu",
                std::string("R2Q_P=") + type_name(parameter) + " R2Q_G=" + type_name(gradient) + " R2Q_STOCHASTIC=" + (stochastic ? "1" : "0"), name);
}

void check(const Tensor& state) {
  TORCH_CHECK(state.is_cuda() && state.scalar_type() == at::kFloat && state.numel() == 16 && state.is_contiguous(), "the state is 16 float32 words on the device");
}

/// Norm of all gradients, the factor that brings it down to largest_norm (0: no clipping) and the corrections of the step that follows.
void prepare_step(const Tensor& state, const std::vector<Tensor>& gradients, double beta1, double beta2, double largest_norm) {
  check(state);
  const c10::DeviceGuard guard(state.device());
  int64_t total = 0;
  for (const auto& gradient : gradients) {
    TORCH_CHECK(gradient.is_contiguous() && gradient.device() == state.device(), "gradients must be contiguous and on the device of the state");
    total += chunks_of(gradient);
  }
  auto partial = at::empty({std::max<int64_t>(total, 1)}, state.options());
  int64_t done = 0;
  for (size_t i = 0; i < gradients.size();) {
    Norms table = {};
    int64_t chunks = 0;
    const auto type = gradients[i].scalar_type();
    for (; i < gradients.size() && table.count < kTensors && gradients[i].scalar_type() == type; i++) {
      table.gradient[table.count] = gradients[i].data_ptr();
      table.length[table.count] = gradients[i].numel();
      table.begin[table.count++] = chunks;
      chunks += chunks_of(gradients[i]);
    }
    kernel("squares", at::kFloat, type, false).launch(chunks, 256, table, static_cast<void*>(partial.data_ptr<float>() + done));
    done += chunks;
  }
  kernel("prepare", at::kFloat, at::kFloat, false)
      .launch(1, 1024, state.data_ptr(), partial.data_ptr(), total, beta1, beta2, static_cast<float>(largest_norm));
}

void adamw(const std::vector<Tensor>& parameters, const std::vector<Tensor>& gradients, const std::vector<Tensor>& first,
           const std::vector<Tensor>& second, const Tensor& state, double beta1, double beta2, double eps, double decay, bool stochastic) {
  check(state);
  const size_t n = parameters.size();
  TORCH_CHECK(gradients.size() == n && first.size() == n && second.size() == n, "as many gradients and moments as parameters");
  const c10::DeviceGuard guard(state.device());
  const Constants constants = {static_cast<float>(beta1), static_cast<float>(beta2), static_cast<float>(eps), static_cast<float>(decay)};
  for (size_t i = 0; i < n;) {
    Updates table = {};
    int64_t chunks = 0;
    const auto type = parameters[i].scalar_type(), gradient_type = gradients[i].scalar_type(), moment_type = first[i].scalar_type();
    for (; i < n && table.count < kTensors && parameters[i].scalar_type() == type && gradients[i].scalar_type() == gradient_type &&
           first[i].scalar_type() == moment_type;
         i++) {
      const auto &p = parameters[i], &g = gradients[i], &m = first[i], &v = second[i];
      const int64_t wanted = moment_type == at::kByte ? bytes_of(p.numel()) : p.numel();
      TORCH_CHECK(p.is_contiguous() && g.is_contiguous() && m.is_contiguous() && v.is_contiguous() && g.sizes() == p.sizes() && m.numel() == wanted &&
                      v.numel() == wanted && (moment_type == at::kFloat || moment_type == at::kByte) && v.scalar_type() == moment_type,
                  "r2q::adamw_ takes contiguous tensors, moments float32 of the parameter's size or uint8 of codes and scales");
      const int at = table.count++;
      table.parameter[at] = p.data_ptr();
      table.gradient[at] = g.data_ptr();
      table.first[at] = m.data_ptr();
      table.second[at] = v.data_ptr();
      table.length[at] = p.numel();
      table.begin[at] = chunks;
      table.number[at] = static_cast<uint32_t>(i);
      chunks += chunks_of(p);
    }
    kernel(moment_type == at::kByte ? "adamw_bytes" : "adamw", type, gradient_type, stochastic && type == at::kBFloat16).launch(chunks, 256, table, static_cast<const void*>(state.data_ptr()), constants);
  }
  for (const auto& p : parameters) p.unsafeGetTensorImpl()->bump_version();
}

}  // namespace
}  // namespace r2q::cuda

TORCH_LIBRARY_FRAGMENT(r2q, library) {
  library.def("prepare_step_(Tensor(a!) state, Tensor[] gradients, float beta1, float beta2, float largest_norm) -> ()");
  library.def(
      "adamw_(Tensor(a!)[] parameters, Tensor[] gradients, Tensor(b!)[] first, Tensor(c!)[] second, Tensor state, float beta1, float beta2, float eps, "
      "float decay, bool stochastic) -> ()");
}

TORCH_LIBRARY_IMPL(r2q, CUDA, library) {
  library.impl("prepare_step_", &r2q::cuda::prepare_step);
  library.impl("adamw_", &r2q::cuda::adamw);
}
