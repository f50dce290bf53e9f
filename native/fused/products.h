// Products of float32 matrices on the CPU, for the other families of this library.
#pragma once

#include <ATen/core/Tensor.h>

namespace r2q {

/// Whether `product_into` computes a b faster than the matrix library: float32 matrices on a processor with AVX2, rows enough to be worth packing b.
bool own_product(const at::Tensor& a, const at::Tensor& b);

/// c = (add: c +) a b; a [m, k] and b [k, n] float32 of any strides, c [m, n] contiguous. Every element is summed in the order of k, whatever the number of threads.
void product_into(const at::Tensor& a, const at::Tensor& b, const at::Tensor& c, bool add);

/// a b, by `product_into` where it is faster, else by libtorch.
at::Tensor product(const at::Tensor& a, const at::Tensor& b);

}  // namespace r2q
