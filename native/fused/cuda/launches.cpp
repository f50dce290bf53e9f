#include "launches.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

#include <algorithm>
#include <array>

#include "kernels.h"

using at::Tensor;

namespace r2q::cuda {
namespace {

constexpr int kMatrices = 8;  // as in fake_quantization.cu

struct Matrix {
  const void* weight;
  void* result;
  const float* first;
  const float* second;
  int64_t columns, group, per_row, row_stride, begin;
};

struct Matrices {
  Matrix list[kMatrices];
  int64_t groups;
  int count;
};

bool aligned(const Tensor& tensor) { return reinterpret_cast<uintptr_t>(tensor.data_ptr()) % 16 == 0; }

int64_t blocks(int64_t items, int64_t per_block) { return (items + per_block - 1) / per_block; }

std::string option(const char* name, int64_t value) { return std::string(" R2Q_") + name + "=" + std::to_string(value); }

struct Teams {
  int threads, vectors;

  explicit Teams(int64_t width) {
    TORCH_CHECK(width % 8 == 0 && width <= 16384, "the fused norm takes a width of 8, 16 .. 16384, not ", width);
    threads = 32;
    while (threads < 256 && threads * 8 < width) threads *= 2;
    vectors = static_cast<int>(blocks(width, 8 * threads));
  }
};

Kernel norm_kernel(const char* name, const Tensor& x, const Tensor& weight, const Teams& teams) {
  return Kernel("norm.cu",
                std::string("R2Q_T=") + type_name(x.scalar_type()) + " R2Q_W=" + type_name(weight.scalar_type()) +
                    option("TEAM", teams.threads) + option("VECTORS", teams.vectors),
                name);
}

struct Part {
  const void* from;
  void* to;
  int64_t from_batch, from_token, from_head, to_batch, to_token, to_head;
  int heads;

  Part(const Tensor& source, const Tensor& target)
      : from(source.data_ptr()),
        to(target.data_ptr()),
        from_batch(source.stride(0)),
        from_token(source.stride(2)),
        from_head(source.stride(1)),
        to_batch(target.stride(0)),
        to_token(target.stride(2)),
        to_head(target.stride(1)),
        heads(static_cast<int>(source.size(1))) {
    TORCH_CHECK(source.stride(3) == 1 && target.stride(3) == 1, "heads need a unit last stride");
  }

  Part() : from(nullptr), to(nullptr), from_batch(0), from_token(0), from_head(0), to_batch(0), to_token(0), to_head(0), heads(0) {}

  bool vectors() const {
    const auto address = reinterpret_cast<uintptr_t>(from) | reinterpret_cast<uintptr_t>(to);
    return address % 16 == 0 && (from_batch | from_token | from_head | to_batch | to_token | to_head) % 8 == 0;
  }
};

Kernel swiglu_kernel(const char* name, const Tensor& x, bool vectors) {
  return Kernel("swiglu.cu", std::string("R2Q_T=") + type_name(x.scalar_type()) + option("VECTOR", vectors ? 8 : 1), name);
}

}  // namespace

bool knows(int64_t grid) { return grid == -1 || grid == 0 || grid == 2 || grid == 3 || grid == 4; }

void quantize(const std::vector<Tensor>& weights, const std::vector<Tensor>& targets, const Quantization& how,
              const std::vector<Tensor>& given) {
  TORCH_CHECK(weights.size() == targets.size() && !weights.empty() && weights.size() <= kMatrices, "one to eight matrices at once");
  TORCH_CHECK(knows(how.grid), "the CUDA kernels have no grid ", how.grid);
  TORCH_CHECK(given.empty() || weights.size() == 1, "parameters are handed in for one matrix only");
  Matrices all = {};
  bool vectors = true;
  int64_t lanes = 0;
  for (size_t i = 0; i < weights.size(); i++) {
    const auto &w = weights[i], &target = targets[i];
    TORCH_CHECK(w.dim() == 2 && target.sizes() == w.sizes() && w.is_contiguous() && target.stride(1) == 1, "a weight must be a contiguous matrix");
    TORCH_CHECK(w.scalar_type() == weights[0].scalar_type() && target.scalar_type() == targets[0].scalar_type(), "weights of one dtype at once");
    auto& m = all.list[i];
    m.weight = w.data_ptr();
    m.result = target.data_ptr();
    m.columns = w.size(1);
    m.row_stride = target.stride(0);
    if (how.grid == -1)
      m.group = std::min<int64_t>(64, m.columns);
    else if (how.group == 0) {  // per tensor
      TORCH_CHECK(target.is_contiguous(), "one group per tensor needs a contiguous result");
      m.columns = m.group = m.row_stride = w.numel();
    } else
      m.group = how.group < 0 ? m.columns : std::min(how.group, m.columns);
    m.per_row = blocks(m.columns, m.group);
    m.begin = all.groups;
    all.groups += w.numel() / m.columns * m.per_row;
    const int64_t size = m.group;
    vectors = vectors && m.columns % size == 0 && (size == 32 || size == 64 || size == 128 || size == 256) && m.row_stride % 8 == 0 && aligned(w) &&
              aligned(target) && (lanes == 0 || lanes == size / 8);
    lanes = size / 8;
    if (!given.empty()) {
      for (const auto& parameter : given)
        TORCH_CHECK(parameter.scalar_type() == at::kFloat && parameter.is_contiguous() && parameter.numel() == all.groups, "one float32 parameter per group");
      m.first = given[0].data_ptr<float>();
      m.second = given.size() > 1 ? given[1].data_ptr<float>() : nullptr;
    }
  }
  if (all.groups == 0) return;
  all.count = static_cast<int>(weights.size());
  if (!vectors) lanes = 0;
  const Kernel kernel("fake_quantization.cu",
                      std::string("R2Q_IN=") + type_name(weights[0].scalar_type()) + " R2Q_OUT=" + type_name(targets[0].scalar_type()) +
                          option("GRID", how.grid) + option("BITS", how.bits) + option("SCALE", how.scale_dtype) +
                          option("GIVEN", given.empty() ? 0 : 1) + option("LANES", lanes),
                      "quantize");
  kernel.launch(blocks(all.groups, lanes > 0 ? 256 / lanes : 8), 256, all);
}

Normed norm_forward(const Tensor& x, const optional<Tensor>& delta, const Tensor& weight, double eps) {
  const int width = static_cast<int>(weight.numel());
  const int64_t rows = x.numel() / width;
  const Teams teams(width);
  Normed out;
  out.y = at::empty_like(x);
  out.sum = delta.has_value() ? at::empty_like(x) : x;
  out.scale = at::empty({rows}, x.options().dtype(at::kFloat));
  norm_kernel("norm_forward", x, weight, teams)
      .launch(blocks(rows, 256 / teams.threads), 256, x.data_ptr(), delta.has_value() ? delta->data_ptr() : static_cast<void*>(nullptr),
              weight.data_ptr(), delta.has_value() ? out.sum.data_ptr() : static_cast<void*>(nullptr), out.y.data_ptr(),
              static_cast<void*>(out.scale.data_ptr()), rows, width, static_cast<float>(eps));
  return out;
}

std::pair<Tensor, Tensor> norm_backward(const Tensor& grad, const optional<Tensor>& carried, const Tensor& sum, const Tensor& weight,
                                        const Tensor& scale, const Tensor& y) {
  const int width = static_cast<int>(weight.numel());
  const int64_t rows = scale.numel();
  const Teams teams(width);
  // The number of blocks, and with it the order of the sums for dw, follows from the shape and the device alone.
  const int64_t grid = std::min<int64_t>(blocks(rows, 256 / teams.threads), 4 * multiprocessors());
  const int64_t count = grid * (256 / teams.threads), per_block = blocks(rows, grid);
  auto dx = at::empty_like(sum);
  auto dw = at::empty_like(weight);
  auto partial = at::empty({count, width}, sum.options().dtype(at::kFloat));
  norm_kernel("norm_backward", sum, weight, teams)
      .launch(grid, 256, grad.data_ptr(), carried.has_value() ? carried->data_ptr() : static_cast<void*>(nullptr), sum.data_ptr(), weight.data_ptr(),
              scale.data_ptr(), dx.data_ptr(), y.defined() ? y.data_ptr() : static_cast<void*>(nullptr), partial.data_ptr(), rows, width, per_block);
  norm_kernel("norm_columns", sum, weight, teams).launch(blocks(width, 32), 256, partial.data_ptr(), dw.data_ptr(), static_cast<int>(count), width);
  return {dx, dw};
}

void rope(const std::vector<Tensor>& from, const std::vector<Tensor>& to, const Tensor& cosines, const Tensor& sines, bool interleaved,
          bool inverse) {
  const Part q(from[0], to[0]), k(from[1], to[1]);
  const Part v = from.size() > 2 ? Part(from[2], to[2]) : Part();
  const int64_t batch = from[0].size(0), tokens = from[0].size(2);
  const int head = static_cast<int>(from[0].size(3)), pairs = static_cast<int>(cosines.size(1));
  const float direction = inverse ? -1.0f : 1.0f;
  const std::string options = std::string("R2Q_T=") + type_name(from[0].scalar_type()) + option("INTERLEAVED", interleaved ? 1 : 0);
  const int64_t heads = q.heads + k.heads + v.heads;
  if (!interleaved && 2 * pairs == head && pairs % 8 == 0 && q.vectors() && k.vectors() && v.vectors() && aligned(cosines) && aligned(sines)) {
    Kernel("rope.cu", options, "turn_halves")
        .launch(blocks(batch * tokens * heads * (pairs / 8), 256), 256, q, k, v, cosines.data_ptr(), sines.data_ptr(), batch, tokens, head, direction);
    return;
  }
  TORCH_CHECK(v.heads == 0, "heads of ", head, " with ", pairs, " pairs cannot be turned and joined at once");
  Kernel("rope.cu", options, "turn_any")
      .launch(blocks(batch * tokens * heads * (head - pairs), 256), 256, q, k, cosines.data_ptr(), sines.data_ptr(), batch, tokens, head, pairs, direction);
}

Tensor swiglu_forward(const Tensor& gate, const Tensor& up) {
  const int64_t columns = gate.size(-1), rows = gate.numel() / std::max<int64_t>(columns, 1);
  auto h = at::empty(gate.sizes(), gate.options());
  const int64_t gate_stride = gate.stride(-2), up_stride = up.stride(-2);
  const bool vectors = (columns | gate_stride | up_stride) % 8 == 0 && aligned(gate) && aligned(up);
  swiglu_kernel("swiglu_forward", gate, vectors)
      .launch(blocks(rows * columns, vectors ? 2048 : 256), 256, gate.data_ptr(), up.data_ptr(), h.data_ptr(), rows, columns, gate_stride, up_stride);
  return h;
}

void swiglu_backward(const Tensor& grad, const Tensor& gate, const Tensor& up, const Tensor& dgate, const Tensor& dup, const Tensor& h) {
  const int64_t columns = gate.size(-1), rows = gate.numel() / std::max<int64_t>(columns, 1);
  const int64_t gs = gate.stride(-2), us = up.stride(-2), dgs = dgate.stride(-2), dus = dup.stride(-2);
  const bool vectors = (columns | gs | us | dgs | dus) % 8 == 0 && aligned(grad) && aligned(gate) && aligned(up) && aligned(dgate) && aligned(dup);
  swiglu_kernel("swiglu_backward", gate, vectors)
      .launch(blocks(rows * columns, vectors ? 2048 : 256), 256, grad.data_ptr(), gate.data_ptr(), up.data_ptr(), dgate.data_ptr(), dup.data_ptr(),
              h.defined() ? h.data_ptr() : static_cast<void*>(nullptr), rows, columns, gs, us, dgs, dus);
}

}  // namespace r2q::cuda
