// Products of float32 and bfloat16 matrices on the CPU, for the other families of this library.
#pragma once

#include <ATen/core/Tensor.h>

namespace r2q {

/// Whether `product_into` computes a b faster than the matrix library: float32 matrices on a processor with AVX2, bfloat16 ones as
/// bfloat16_products.h says, rows enough to be worth packing b.
bool own_product(const at::Tensor& a, const at::Tensor& b);

/// c = (add: c +) a b; a [m, k] and b [k, n] of one type, for which own_product holds or float32; c [m, n] contiguous, of that type or float32. Every element is summed in the order of k, whatever the number of threads.
void product_into(const at::Tensor& a, const at::Tensor& b, const at::Tensor& c, bool add);

/// a b, by `product_into` where it is faster, else by libtorch.
at::Tensor product(const at::Tensor& a, const at::Tensor& b);

}  // namespace r2q
