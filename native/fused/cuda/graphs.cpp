// CUDA streams and graphs: work on a side stream, its capture, and its replay.
#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAFunctions.h>
#include <c10/cuda/CUDAStream.h>
#include <cuda_runtime_api.h>

#include <memory>
#include <vector>

#include "../../border.h"

namespace {

// The streams that were current before, innermost last.
thread_local std::vector<c10::cuda::CUDAStream> before;

}  // namespace

/// Makes a device (negative: stays) and a side stream of it the current ones of this thread; waits for what the former stream was given.
R2Q_API int32_t r2q_stream_enter(int32_t device) {
  return r2q::guarded_status([&] {
    const auto former = c10::cuda::getCurrentCUDAStream();
    if (device >= 0) c10::cuda::set_device(static_cast<c10::DeviceIndex>(device));
    const auto side = c10::cuda::getStreamFromPool();
    C10_CUDA_CHECK(cudaStreamSynchronize(former.stream()));
    before.push_back(former);
    c10::cuda::setCurrentCUDAStream(side);
  });
}

/// Back to the device and stream before; waits for the side stream.
R2Q_API int32_t r2q_stream_leave() {
  return r2q::guarded_status([] {
    TORCH_CHECK(!before.empty(), "no stream was entered");
    C10_CUDA_CHECK(cudaStreamSynchronize(c10::cuda::getCurrentCUDAStream().stream()));
    c10::cuda::set_device(before.back().device_index());
    c10::cuda::setCurrentCUDAStream(before.back());
    before.pop_back();
  });
}

/// Starts to capture what is put on the current stream, which must be a side stream. The graph shares the memory pool of `other`, if given.
R2Q_API void* r2q_graph_begin(void* other) {
  return r2q::guarded(static_cast<void*>(nullptr), [&]() -> void* {
    auto graph = std::make_unique<at::cuda::CUDAGraph>();
    const auto pool = other != nullptr ? static_cast<at::cuda::CUDAGraph*>(other)->pool() : at::cuda::MempoolId_t{0, 0};
    graph->capture_begin(pool, cudaStreamCaptureModeThreadLocal);
    return graph.release();
  });
}

R2Q_API int32_t r2q_graph_end(void* graph) {
  return r2q::guarded_status([&] { static_cast<at::cuda::CUDAGraph*>(graph)->capture_end(); });
}

/// On the current stream.
R2Q_API int32_t r2q_graph_replay(void* graph) {
  return r2q::guarded_status([&] { static_cast<at::cuda::CUDAGraph*>(graph)->replay(); });
}

/// Also after a capture that failed; the pending CUDA error is taken.
R2Q_API void r2q_graph_free(void* graph) {
  r2q::guarded_status([&] {
    delete static_cast<at::cuda::CUDAGraph*>(graph);
    cudaGetLastError();
  });
}
