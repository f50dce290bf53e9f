// Every fused operator of this library, by schema. A public operator (no suffix) carries its derivative and works on every device for which
// the *_forward, *_backward and *_rows_ operators below it have a kernel: each family's file registers its autograd function and the CPU
// kernels, the CUDA kernels lie in cuda/. Arithmetic is float32, rounded once at the end; nothing is summed by atomics, so that results
// repeat bit for bit for a given number of threads.
#include <torch/library.h>

TORCH_LIBRARY(r2q, library) {
  // attention.cpp: softmax(scale q kT) v. q [batch, heads, queries, d], k and v [batch, key heads, keys, d], any strides with unit last one;
  // query i sees keys 0 .. i + past (past >= keys: all of them). The result is a transposed view of [batch, queries, heads, d];
  // logsumexp is float32 [batch, heads, queries].
  library.def("attention(Tensor q, Tensor k, Tensor v, float scale, int past) -> Tensor");
  library.def("attention_forward(Tensor q, Tensor k, Tensor v, float scale, int past) -> (Tensor, Tensor)");
  library.def(
      "attention_backward(Tensor grad, Tensor q, Tensor k, Tensor v, Tensor out, Tensor logsumexp, float scale, int past) -> (Tensor, Tensor, "
      "Tensor)");

  // fake_quantization.cpp: latent weight [out, in] (float32 or bfloat16) -> the weight that is multiplied with, of the ScalarType `dtype`.
  // `scales` is empty (closed form, from the weight) or holds the grid's parameters, float32 [out, groups]. Enumerations: grids.h.
  // The backward returns the gradient of the weight (`grad` itself where it passes straight through), then one per given parameter; `live` carries that
  // of the closed form into the weight's.
  library.def(
      "fake_quantize(Tensor weight, Tensor[] scales, int grid, int bits, int group, int scale_dtype, int rule, bool live, int dtype) -> Tensor");
  library.def("fake_quantize_forward(Tensor weight, Tensor[] scales, int grid, int bits, int group, int scale_dtype, int dtype) -> Tensor");
  library.def(
      "fake_quantize_backward(Tensor grad, Tensor weight, Tensor[] scales, int grid, int bits, int group, int scale_dtype, int rule, bool live) "
      "-> Tensor[]");

  // norm.cpp: y = x / sqrt(mean(x^2) + eps) * weight; with a residual, x + residual is normalised and returned as well.
  // Forward: (y, x + residual or x itself, 1 / sqrt(..) per row in float32). grad_sum: gradient of the second result, if it has one.
  library.def("rms_norm(Tensor x, Tensor weight, float eps) -> Tensor");
  library.def("add_rms_norm(Tensor x, Tensor residual, Tensor weight, float eps) -> (Tensor, Tensor)");
  library.def("rms_norm_forward(Tensor x, Tensor? residual, Tensor weight, float eps) -> (Tensor, Tensor, Tensor)");
  library.def("rms_norm_backward(Tensor grad, Tensor? grad_sum, Tensor sum, Tensor weight, Tensor scale) -> (Tensor, Tensor)");

  // rope.cpp: turns the leading 2 * cos.size(1) numbers of every head by the angles of its position; q and k [batch, heads, seq, d] with unit
  // last stride, cos and sin float32 [seq, pairs]. Pairs are (i, i + pairs), interleaved (2i, 2i + 1). The backward turns the other way.
  library.def("rope(Tensor q, Tensor k, Tensor cos, Tensor sin, bool interleaved) -> (Tensor, Tensor)");
  library.def("rope_forward(Tensor q, Tensor k, Tensor cos, Tensor sin, bool interleaved, bool inverse) -> (Tensor, Tensor)");

  // products.cpp: x weightT; x [.., in] and weight [out, in]. Few rows, and other types than float32 on the CPU, are libtorch's products.
  library.def("linear(Tensor x, Tensor weight) -> Tensor");

  // swiglu.cpp: silu(gate) * up; both of one shape with unit last stride (e.g. the halves of one product).
  library.def("swiglu(Tensor gate, Tensor up) -> Tensor");
  library.def("swiglu_forward(Tensor gate, Tensor up) -> Tensor");
  library.def("swiglu_backward(Tensor grad, Tensor gate, Tensor up) -> (Tensor, Tensor)");

  // products.cpp: x weightT, float32, without a derivative; a row of the result does not depend on the other rows. CPU only.
  library.def("even_linear(Tensor x, Tensor weight) -> Tensor");

  // losses.cpp: losses of x weightT without its logits ever being stored whole, `chunk` rows at a time; gradients are made in the forward.
  // x [tokens, hidden], weight [vocab, hidden], targets int64 [tokens], negative ones do not count; mean over those that do, float32 scalar.
  // The row kernels overwrite logits with factor times their gradient (rows that do not count: 0) and return float32 losses per row;
  // factor is a float32 scalar on the device. Kinds of divergence: losses.h; `mix` is gamma or beta, a float32 scalar on the device.
  library.def("linear_cross_entropy(Tensor x, Tensor weight, Tensor targets, int chunk) -> Tensor");
  library.def("cross_entropy_rows_(Tensor(a!) logits, Tensor targets, Tensor factor, bool gradient) -> Tensor");
  library.def(
      "linear_divergence(Tensor x, Tensor weight, Tensor teacher_x, Tensor teacher_weight, Tensor targets, int kind, float mix, int chunk) -> "
      "Tensor");
  library.def("divergence_rows_(Tensor(a!) logits, Tensor teacher, Tensor targets, Tensor factor, Tensor mix, int kind, bool gradient) -> Tensor");
  library.def("confidence_rows(Tensor logits, Tensor targets, bool largest) -> Tensor");
}
