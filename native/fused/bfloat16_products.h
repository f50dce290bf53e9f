// Products of bfloat16 matrices on the CPU, where the processor multiplies pairs of them (AVX512-BF16).
#pragma once

#include <ATen/core/Tensor.h>

namespace r2q {

/// Whether `bfloat16_product_into` takes a b, bfloat16 matrices on the CPU: one unit stride each, a sum of even length that fits the cache, and a processor that can.
bool takes_bfloat16(const at::Tensor& a, const at::Tensor& b);

/// c = (add: c +) a b; a [m, k] and b [k, n] bfloat16, c [m, n] contiguous, bfloat16 or float32. Sums are float32 in the order of k and rounded once.
void bfloat16_product_into(const at::Tensor& a, const at::Tensor& b, const at::Tensor& c, bool add);

}  // namespace r2q
