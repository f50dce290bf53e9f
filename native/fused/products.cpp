// r2q::linear and r2q::even_linear: x weightT with and without its derivative, by products made for the shapes of small models: one factor is packed once per thread into panels of two
// registers' width that stay in the cache, all threads are those of libtorch's pool, and no transposed copy is ever made.
//
//   y = x wT    dx = dy w    dw = dyT x
#include "products.h"

#include "bfloat16_products.h"
#include "cpu_level.h"
#include "operator.h"
#include "product_parts.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mm.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

#include <algorithm>
#include <vector>

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

/// Steps of the sum that one packed panel holds; floats that packed panels take together; rows that go through all of them in turn; rows of a task.
constexpr int64_t kDepth = 512;
constexpr int64_t kBuffer = 65536;
constexpr int64_t kRowBlock = 64;

/// Fewer rows are not worth packing the other factor.
constexpr int64_t kFewestRows = 32;

/// c [m, n] = (add: c +) a [m, k] b [k, n]; element (i, p) of a lies at a[i * a_row + p * a_column].
struct Product {
  const float* a;
  int64_t a_row, a_column;
  const float* b;
  int64_t b_row, b_column;
  float* c;
  int64_t m, n, k;
  bool add;
};

#define R2Q_LOOPS "products_loops.inc"
#include "cpu_levels.inc"
#undef R2Q_LOOPS

}  // namespace

namespace r2q {

bool own_product(const Tensor& a, const Tensor& b) {
  if (!a.is_cpu() || a.scalar_type() != b.scalar_type() || a.size(0) < kFewestRows || b.size(1) == 0 || a.size(1) == 0) return false;
  return a.scalar_type() == at::kBFloat16 ? takes_bfloat16(a, b) : a.scalar_type() == at::kFloat && cpu_level() != CpuLevel::kBase;
}

void product_into(const Tensor& a, const Tensor& b, const Tensor& c, bool add) {
  TORCH_CHECK(a.dim() == 2 && b.dim() == 2 && a.size(1) == b.size(0) && c.is_contiguous() && c.size(0) == a.size(0) && c.size(1) == b.size(1), "r2q: no product of ",
              a.sizes(), " and ", b.sizes());
  if (a.scalar_type() == at::kBFloat16) {
    TORCH_CHECK(b.scalar_type() == at::kBFloat16 && takes_bfloat16(a, b), "r2q: no own product of ", a.scalar_type(), " and ", b.scalar_type(), " matrices of strides ",
                a.strides(), " and ", b.strides());
    TORCH_CHECK(c.scalar_type() == at::kBFloat16 || c.scalar_type() == at::kFloat, "r2q: a product of bfloat16 matrices is bfloat16 or float32, not ", c.scalar_type());
    return bfloat16_product_into(a, b, c, add);
  }
  const Product p{a.data_ptr<float>(), a.stride(0), a.stride(1), b.data_ptr<float>(), b.stride(0), b.stride(1), c.data_ptr<float>(), a.size(0), b.size(1), a.size(1), add};
  const int64_t width = R2Q_AT_CPU_LEVEL(kPanel), panels = (p.n + width - 1) / width;
  for_parts(p.m, kRowBlock, panels, [&](int64_t m0, int64_t m1, int64_t n0, int64_t n1) {
    static thread_local std::vector<float> buffer(kBuffer);
    R2Q_AT_CPU_LEVEL(product_part)(p, m0, m1, n0, n1, buffer.data());
  });
}

Tensor product(const Tensor& a, const Tensor& b) {
  if (!own_product(a, b)) return a.mm(b);
  auto c = at::empty({a.size(0), b.size(1)}, a.options());
  product_into(a, b, c, false);
  return c;
}

}  // namespace r2q

namespace {

Tensor rows_of(const Tensor& tensor) { return tensor.reshape({-1, tensor.size(-1)}); }

struct Linear : torch::autograd::Function<Linear> {
  static Tensor forward(AutogradContext* context, const Tensor& x, const Tensor& weight) {
    context->save_for_backward({x, weight});
    auto shape = x.sizes().vec();
    shape.back() = weight.size(0);
    return r2q::product(rows_of(x), weight.t()).view(shape);
  }

  static variable_list backward(AutogradContext* context, variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &x = saved[0], &weight = saved[1];
    const auto dy = rows_of(gradients[0]), rows = rows_of(x);
    variable_list results(2);
    // A graph of the backward pass itself is made of libtorch's products.
    const auto times = [](const Tensor& a, const Tensor& b) { return c10::GradMode::is_enabled() ? a.mm(b) : r2q::product(a, b); };
    if (context->needs_input_grad(0)) results[0] = times(dy, weight).view(x.sizes());
    if (context->needs_input_grad(1)) results[1] = times(dy.t(), rows);
    return results;
  }
};

void check(const Tensor& x, const Tensor& weight) {
  TORCH_CHECK(x.dim() >= 1 && weight.dim() == 2 && x.size(-1) == weight.size(1) && weight.size(1) > 0, "r2q::linear: a weight of shape ", weight.sizes(),
              " does not fit an input of shape ", x.sizes());
}

Tensor linear(const Tensor& x, const Tensor& weight) {
  check(x, weight);
  if (x.numel() == 0 || x.numel() / x.size(-1) < kFewestRows) return at::linear(x, weight);
  return Linear::apply(x, weight);
}

/// A row of the result depends on its own row of x and nothing else: every number is one chain of multiply-adds over the inputs from first to last,
/// however many rows there are. Matrix libraries choose kernel and order of summation by the shape of the whole product.
Tensor even_linear(const Tensor& x, const Tensor& weight) {
  check(x, weight);
  TORCH_CHECK(x.scalar_type() == at::kFloat && weight.scalar_type() == at::kFloat, "r2q::even_linear takes float32 tensors on the CPU");
  auto shape = x.sizes().vec();
  shape.back() = weight.size(0);
  auto y = at::empty(shape, x.options());
  r2q::product_into(rows_of(x), weight.t(), rows_of(y), false);
  return y;
}

}  // namespace

TORCH_LIBRARY_IMPL(r2q, CompositeImplicitAutograd, library) { library.impl("linear", &linear); }

TORCH_LIBRARY_IMPL(r2q, CPU, library) { library.impl("even_linear", &even_linear); }
