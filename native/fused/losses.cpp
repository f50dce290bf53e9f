// Losses over next-token distributions without their logits ever being stored whole: the output product, the loss and both products of its
// gradient, `chunk` rows at a time, all in the forward pass. The backward multiplies by the gradient of the loss, once: it gives its buffers away.
//
//   cross-entropy: S - onehot      KL(T || S): S - T      KL(S || T): S (ln S - ln T - KL)      Jensen-Shannon: (1 - mix) S (ln(S / C) - KL(S || C))
#include "losses.h"

#include "cpu_level.h"
#include "operator.h"
#include "products.h"

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <cmath>
#include <vector>

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

constexpr int64_t padded(int64_t count) { return (count + 15) / 16 * 16; }

#define R2Q_LOOPS "losses_loops.inc"
#include "cpu_levels.inc"
#undef R2Q_LOOPS

/// Runs body(row, target, padded student scores, padded teacher scores) over all rows that count, and writes student scores back.
template <class Body>
Tensor for_rows(Tensor logits, const Tensor* teacher, const Tensor& targets0, bool gradient, Body body) {
  TORCH_CHECK(logits.dim() == 2 && logits.is_contiguous(), "r2q: logits must be a contiguous matrix");
  TORCH_CHECK(teacher == nullptr || teacher->sizes() == logits.sizes(), "r2q: student and teacher have logits of different shapes");
  const auto wide = logits.to(at::kFloat), targets = targets0.contiguous();
  const auto other = teacher != nullptr ? teacher->to(at::kFloat).contiguous() : Tensor();
  const int64_t rows = logits.size(0), count = logits.size(1), full = padded(count);
  auto losses = at::zeros({rows}, wide.options());
  float *scores = wide.data_ptr<float>(), *results = losses.data_ptr<float>();
  const float* others = teacher != nullptr ? other.data_ptr<float>() : nullptr;
  TORCH_CHECK(targets.dim() == 1 && targets.size(0) == rows, "r2q: targets of shape ", targets.sizes(), " for ", rows, " rows of logits");
  const int64_t* ids = targets.data_ptr<int64_t>();
  for (int64_t row = 0; row < rows; row++) TORCH_CHECK(ids[row] < count, "r2q: target ", ids[row], " of ", count, " tokens");
  at::parallel_for(0, rows, std::max<int64_t>(1, 8192 / (count + 1)), [&](int64_t begin, int64_t end) {
    std::vector<float> buffer(2 * full, -3.0e38f);
    for (int64_t row = begin; row < end; row++) {
      float* mine = scores + row * count;
      if (ids[row] < 0) {
        if (gradient) std::fill(mine, mine + count, 0.0f);
        continue;
      }
      std::copy(mine, mine + count, buffer.begin());
      std::fill(buffer.begin() + count, buffer.begin() + full, -3.0e38f);
      if (others != nullptr) std::copy(others + row * count, others + (row + 1) * count, buffer.begin() + full);
      results[row] = body(ids[row], buffer.data(), buffer.data() + full, full);
      if (gradient) std::copy(buffer.begin(), buffer.begin() + count, mine);
    }
  });
  if (gradient && !wide.is_same(logits)) logits.copy_(wide);
  return losses;
}

Tensor cross_entropy_cpu(const Tensor& logits, const Tensor& targets, const Tensor& factor, bool gradient) {
  const float k = factor.item<float>();
  return for_rows(logits, nullptr, targets, gradient, [&](int64_t target, float* row, float*, int64_t count) {
    return R2Q_AT_CPU_LEVEL(cross_entropy_row)(row, count, target, k, gradient);
  });
}

Tensor divergence_cpu(const Tensor& logits, const Tensor& teacher, const Tensor& targets, const Tensor& factor, const Tensor& mix, int64_t kind, bool gradient) {
  const float k = factor.item<float>(), share = mix.item<float>();
  return for_rows(logits, &teacher, targets, gradient, [&](int64_t, float* row, float* other, int64_t count) {
    return R2Q_AT_CPU_LEVEL(divergence_row)(row, other, count, k, share, static_cast<r2q::Divergence>(kind), gradient);
  });
}

Tensor confidence_cpu(const Tensor& logits, const Tensor& targets, bool largest) {
  return for_rows(logits.contiguous(), nullptr, targets, false, [&](int64_t target, float* row, float*, int64_t count) {
    const float score = largest ? *std::max_element(row, row + count) : row[target];
    return std::exp(score - R2Q_AT_CPU_LEVEL(log_sum)(row, count));
  });
}

using CrossEntropyRows = Tensor(const Tensor&, const Tensor&, const Tensor&, bool);
using DivergenceRows = Tensor(const Tensor&, const Tensor&, const Tensor&, const Tensor&, const Tensor&, int64_t, bool);
using ConfidenceRows = Tensor(const Tensor&, const Tensor&, bool);

/// Both losses: without a teacher it is cross-entropy.
struct ChunkedLoss : torch::autograd::Function<ChunkedLoss> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight, const Tensor& teacher_x, const Tensor& teacher_weight,
                        const Tensor& targets, int64_t kind, double mix, int64_t chunk, bool gradient) {
    static const auto entropy = r2q::operator_named<CrossEntropyRows>("r2q::cross_entropy_rows_");
    static const auto divergence = r2q::operator_named<DivergenceRows>("r2q::divergence_rows_");
    static const auto confidence = r2q::operator_named<ConfidenceRows>("r2q::confidence_rows");
    TORCH_CHECK(chunk > 0 && x.dim() == 2 && weight.dim() == 2 && targets.dim() == 1 && targets.size(0) == x.size(0),
                "r2q: rows ", x.sizes(), ", weight ", weight.sizes(), " and targets ", targets.sizes());
    const bool distils = kind >= 0;
    const int64_t rows = x.size(0);
    const auto counted = targets.ge(0).to(at::kFloat).sum().clamp_min(1);
    const auto factor = counted.reciprocal();
    const auto each = [&](auto body) {
      for (int64_t begin = 0; begin < rows; begin += chunk) body(begin, std::min(chunk, rows - begin));
    };
    const auto teacher = [&](int64_t begin, int64_t count) { return r2q::product(teacher_x.narrow(0, begin, count), teacher_weight.t()); };

    auto share = at::ones({}, factor.options()).mul_(mix);
    if (kind >= static_cast<int64_t>(r2q::Divergence::kConfidence)) {
      share = at::zeros({}, factor.options());
      each([&](int64_t begin, int64_t count) {
        share.add_(confidence.call(teacher(begin, count), targets.narrow(0, begin, count), kind == static_cast<int64_t>(r2q::Divergence::kConfidenceMax)).sum());
      });
      share.mul_(factor);
    }
    auto loss = at::zeros({}, factor.options());
    auto dx = gradient ? at::empty(x.sizes(), x.options()) : Tensor();
    auto dw = gradient ? at::zeros(weight.sizes(), weight.options().dtype(at::kFloat)) : Tensor();
    each([&](int64_t begin, int64_t count) {
      const auto part = x.narrow(0, begin, count), ids = targets.narrow(0, begin, count);
      auto logits = r2q::product(part, weight.t());
      const auto losses = distils ? divergence.call(logits, teacher(begin, count), ids, factor, share, kind, gradient) : entropy.call(logits, ids, factor, gradient);
      loss.add_(losses.sum());
      if (!gradient) return;
      auto dx_part = dx.narrow(0, begin, count);
      if (r2q::own_product(logits, weight)) r2q::product_into(logits, weight, dx_part, false);
      else at::mm_out(dx_part, logits, weight);
      if (r2q::own_product(logits.t(), part)) r2q::product_into(logits.t(), part, dw, true);
      else if (logits.scalar_type() == at::kFloat) dw.addmm_(logits.t(), part);
      else dw.add_(logits.t().mm(part));
    });
    context->saved_data["dx"] = dx;
    context->saved_data["dw"] = gradient ? dw.to(weight.scalar_type()) : dw;
    return loss.mul(factor);
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    auto& data = context->saved_data;
    TORCH_CHECK(!c10::GradMode::is_enabled(), "r2q: this loss has no second derivative; switch the fused operators off for it");
    TORCH_CHECK(data.count("dx") > 0, "r2q: this loss gave its gradient away; it does not go with retain_graph");
    auto dx = data["dx"].toTensor(), dw = data["dw"].toTensor();
    data.erase("dx");
    data.erase("dw");
    const auto& grad = gradients[0];
    variable_list results(9);
    results[0] = dx.mul_(grad);
    results[1] = dw.mul_(grad);
    return results;
  }
};

bool wants(const Tensor& x, const Tensor& weight) { return c10::GradMode::is_enabled() && (x.requires_grad() || weight.requires_grad()); }

Tensor linear_cross_entropy(const Tensor& x, const Tensor& weight, const Tensor& targets, int64_t chunk) {
  // The teacher's places are taken by what is there: an undefined tensor cannot be an input.
  return ChunkedLoss::apply(x, weight, x.detach(), weight.detach(), targets, -1, 0.0, chunk, wants(x, weight));
}

Tensor linear_divergence(const Tensor& x, const Tensor& weight, const Tensor& teacher_x, const Tensor& teacher_weight, const Tensor& targets, int64_t kind,
                         double mix, int64_t chunk) {
  TORCH_CHECK(kind >= 0 && kind <= static_cast<int64_t>(r2q::Divergence::kConfidenceMax), "r2q::linear_divergence: no kind ", kind);
  return ChunkedLoss::apply(x, weight, teacher_x.detach(), teacher_weight.detach(), targets, kind, mix, chunk, wants(x, weight));
}

}  // namespace

TORCH_LIBRARY_IMPL(r2q, CompositeImplicitAutograd, library) {
  library.impl("linear_cross_entropy", &linear_cross_entropy);
  library.impl("linear_divergence", &linear_divergence);
}

TORCH_LIBRARY_IMPL(r2q, CPU, library) {
  library.impl("cross_entropy_rows_", &cross_entropy_cpu);
  library.impl("divergence_rows_", &divergence_cpu);
  library.impl("confidence_rows", &confidence_cpu);
}
