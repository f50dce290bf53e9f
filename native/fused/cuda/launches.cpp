#include "launches.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <tuple>

#include "../grids.h"
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
  double* meetings;
};

struct Job {  // as in fake_quantization_backward.cu
  const void* grad;
  const void* weight;
  void* result;
  const float* first;
  const float* second;
  float* first_slope;
  float* second_slope;
  int64_t columns, group, per_row, groups;
  double* meetings;
};

bool aligned(const Tensor& tensor) { return reinterpret_cast<uintptr_t>(tensor.data_ptr()) % 16 == 0; }

int64_t blocks(int64_t items, int64_t per_block) { return (items + per_block - 1) / per_block; }

std::string option(const char* name, int64_t value) { return std::string(" R2Q_") + name + "=" + std::to_string(value); }

/// The groups of a matrix; per tensor it is a single row.
struct Groups {
  bool whole;
  int64_t columns, size, per_row, count;

  Groups(const Tensor& weight, const Quantization& how) {
    TORCH_CHECK(how.grid >= -1 && how.grid <= static_cast<int64_t>(Grid::kBipolarMax), "the CUDA kernels have no grid ", how.grid);
    TORCH_CHECK(how.grid == -1 || (how.bits >= 0 && how.bits <= 16), "r2q::fake_quantize: codes of ", how.bits, " bits");
    TORCH_CHECK(weight.dim() == 2 && weight.is_contiguous(), "a weight must be a contiguous matrix, not ", weight.sizes());
    whole = how.group == 0 && how.grid != -1;
    columns = whole ? weight.numel() : weight.size(1);
    size = std::min(columns, how.grid == -1 ? 64 : how.group <= 0 ? columns : how.group);
    per_row = size == 0 ? 0 : blocks(columns, size);
    count = columns == 0 ? 0 : weight.numel() / columns * per_row;
  }

  /// Whether neighbouring lanes can hold a group in registers.
  bool fit_lanes() const { return size > 0 && columns % size == 0 && (size == 16 || size == 32 || size == 64 || size == 128 || size == 256); }
};

/// Which threads share a group: lanes with 8 weights each, a warp, or, where it is the only one and long, all threads of the launch.
struct GroupTeams {
  static constexpr int64_t kPerThread = 8;

  int lanes;
  bool whole;
  int64_t grid;
  Tensor meetings;  // where blocks of a whole launch meet, see fake_quantization.cuh

  GroupTeams(bool vectors, int64_t size, int64_t groups, const Tensor& like)
      : lanes(vectors ? static_cast<int>(size / 8) : 0), whole(!vectors && groups == 1 && size >= 16384) {
    grid = whole ? std::min<int64_t>(multiprocessors(), blocks(size, kPerThread * threads())) : blocks(groups, threads() / (lanes > 0 ? lanes : 32));
    if (whole) meetings = at::zeros({2 * grid + 1}, like.options().dtype(at::kDouble));
  }

  int threads() const { return whole ? 1024 : 256; }
  double* place() const { return whole ? meetings.data_ptr<double>() : nullptr; }

  template <class Arguments>
  void launch(const Kernel& kernel, const Arguments& arguments) const {
    if (whole) kernel.launch_together(grid, threads(), arguments);
    else kernel.launch(grid, threads(), arguments);
  }
};

std::string options_of(const Quantization& how, const Tensor& weight, const std::vector<Tensor>& given, const GroupTeams& teams) {
  return std::string("--fmad=false R2Q_IN=") + type_name(weight.scalar_type()) + option("GRID", how.grid) + option("BITS", how.bits) +
         option("SCALE", how.scale_dtype) + option("GIVEN", given.empty() ? 0 : 1) + option("LANES", teams.lanes) +
         option("TEAM", teams.whole ? 0 : 32);
}

/// Parameters that are handed in; every grid gets as many as it has.
std::pair<const float*, const float*> parameters(const std::vector<Tensor>& given, int64_t groups, const Quantization& how) {
  TORCH_CHECK(given.size() == parameters_of(static_cast<Grid>(how.grid)), "grid ", how.grid, " has ", parameters_of(static_cast<Grid>(how.grid)),
              " parameters, not ", given.size());
  for (const auto& parameter : given)
    TORCH_CHECK(parameter.scalar_type() == at::kFloat && parameter.is_contiguous() && parameter.numel() == groups, "one float32 parameter per group, not ",
                parameter.sizes(), " for ", groups, " groups");
  return {given[0].data_ptr<float>(), given.size() > 1 ? given[1].data_ptr<float>() : nullptr};
}

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

void quantize(const std::vector<Tensor>& weights, const std::vector<Tensor>& targets, const Quantization& how,
              const std::vector<Tensor>& given) {
  TORCH_CHECK(weights.size() == targets.size() && !weights.empty() && weights.size() <= kMatrices, "one to eight matrices at once");
  TORCH_CHECK(given.empty() || weights.size() == 1, "parameters are handed in for one matrix only");
  if (how.group == 0 && weights.size() > 1) {
    for (size_t i = 0; i < weights.size(); i++) quantize({weights[i]}, {targets[i]}, how);
    return;
  }
  Matrices all = {};
  bool vectors = true;
  for (size_t i = 0; i < weights.size(); i++) {
    const auto &w = weights[i], &target = targets[i];
    TORCH_CHECK(target.sizes() == w.sizes() && target.stride(1) == 1, "a weight must be a contiguous matrix");
    TORCH_CHECK(w.scalar_type() == weights[0].scalar_type() && target.scalar_type() == targets[0].scalar_type(), "weights of one dtype at once");
    const Groups groups(w, how);
    auto& m = all.list[i];
    m.weight = w.data_ptr();
    m.result = target.data_ptr();
    m.columns = groups.columns;
    m.group = groups.size;
    m.per_row = groups.per_row;
    m.row_stride = groups.whole ? groups.columns : target.stride(0);
    TORCH_CHECK(!groups.whole || target.is_contiguous(), "one group per tensor needs a contiguous result");
    m.begin = all.groups;
    all.groups += groups.count;
    vectors = vectors && groups.fit_lanes() && m.group == all.list[0].group && m.row_stride % 8 == 0 && aligned(w) && aligned(target);
    if (!given.empty()) std::tie(m.first, m.second) = parameters(given, groups.count, how);
  }
  if (all.groups == 0) return;
  all.count = static_cast<int>(weights.size());
  const GroupTeams teams(vectors, all.list[0].group, all.groups, weights[0]);
  all.meetings = teams.place();
  const Kernel kernel("fake_quantization.cu",
                      options_of(how, weights[0], given, teams) + " R2Q_OUT=" + type_name(targets[0].scalar_type()), "quantize");
  teams.launch(kernel, all);
}

std::vector<Tensor> quantize_backward(const Tensor& grad, const Tensor& weight, const Quantization& how, const std::vector<Tensor>& given, int64_t rule,
                                      bool live) {
  TORCH_CHECK(grad.sizes() == weight.sizes() && grad.is_contiguous(), "a weight of shape ", weight.sizes(), " has no gradient of shape ", grad.sizes());
  TORCH_CHECK(!live || given.empty(), "live scales are those of the weights: none can be given");
  const Groups groups(weight, how);
  const bool vectors = groups.fit_lanes() && aligned(weight) && aligned(grad);
  const GroupTeams teams(vectors, groups.size, groups.count, weight);
  // Groups of any length are added to in memory, in float32 whatever the weights are.
  auto result = at::empty(weight.sizes(), weight.options().dtype(vectors ? weight.scalar_type() : at::kFloat));
  std::vector<Tensor> results{result};
  Job job = {};
  job.grad = grad.data_ptr();
  job.weight = weight.data_ptr();
  job.result = result.data_ptr();
  job.columns = groups.columns;
  job.group = groups.size;
  job.per_row = groups.per_row;
  job.groups = groups.count;
  job.meetings = teams.place();
  if (!given.empty()) {
    std::tie(job.first, job.second) = parameters(given, groups.count, how);
    for (const auto& parameter : given) results.push_back(at::empty_like(parameter));
    job.first_slope = results[1].data_ptr<float>();
    if (results.size() > 2) job.second_slope = results[2].data_ptr<float>();
  }
  if (groups.count == 0) return results;
  const Kernel kernel("fake_quantization_backward.cu",
                      options_of(how, weight, given, teams) + " R2Q_OUT=" + type_name(result.scalar_type()) + " R2Q_GRAD=" + type_name(grad.scalar_type()) +
                          option("RULE", rule) + option("LIVE", live ? 1 : 0),
                      "quantize_backward");
  teams.launch(kernel, job);
  results[0] = result.to(weight.scalar_type());
  return results;
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
