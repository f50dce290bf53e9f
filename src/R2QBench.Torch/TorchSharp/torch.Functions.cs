using R2QBench.Torch.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor abs(Tensor input) => Op.abs.Call(input);

    public static Tensor sign(Tensor input) => Op.sign.Call(input);

    public static Tensor neg(Tensor input) => Op.neg.Call(input);

    public static Tensor exp(Tensor input) => Op.exp.Call(input);

    public static Tensor expm1(Tensor input) => Op.expm1.Call(input);

    public static Tensor log(Tensor input) => Op.log.Call(input);

    public static Tensor log2(Tensor input) => Op.log2.Call(input);

    public static Tensor log10(Tensor input) => Op.log10.Call(input);

    public static Tensor log1p(Tensor input) => Op.log1p.Call(input);

    public static Tensor sqrt(Tensor input) => Op.sqrt.Call(input);

    public static Tensor rsqrt(Tensor input) => Op.rsqrt.Call(input);

    public static Tensor square(Tensor input) => Op.square.Call(input);

    public static Tensor reciprocal(Tensor input) => Op.reciprocal.Call(input);

    public static Tensor sin(Tensor input) => Op.sin.Call(input);

    public static Tensor cos(Tensor input) => Op.cos.Call(input);

    public static Tensor tan(Tensor input) => Op.tan.Call(input);

    public static Tensor tanh(Tensor input) => Op.tanh.Call(input);

    public static Tensor sigmoid(Tensor input) => Op.sigmoid.Call(input);

    public static Tensor silu(Tensor input) => Op.silu.Call(input);

    public static Tensor relu(Tensor input) => Op.relu.Call(input);

    public static Tensor floor(Tensor input) => Op.floor.Call(input);

    public static Tensor ceil(Tensor input) => Op.ceil.Call(input);

    public static Tensor trunc(Tensor input) => Op.trunc.Call(input);

    public static Tensor erf(Tensor input) => Op.erf.Call(input);

    public static Tensor erfinv(Tensor input) => Op.erfinv.Call(input);

    public static Tensor isnan(Tensor input) => Op.isnan.Call(input);

    public static Tensor isfinite(Tensor input) => Op.isfinite.Call(input);

    public static Tensor isinf(Tensor input) => Op.isinf.Call(input);

    public static Tensor round(Tensor input, long decimals = 0) => input.round(decimals);

    public static Tensor pow(Tensor left, Tensor exponent) => Op.pow__Tensor_Tensor.Call(left, exponent);

    public static Tensor pow(Tensor left, Scalar exponent) => Op.pow__Tensor_Scalar.Call(left, exponent);

    public static Tensor maximum(Tensor input, Tensor other) => Op.maximum.Call(input, other);

    public static Tensor minimum(Tensor input, Tensor other) => Op.minimum.Call(input, other);

    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => Op.clamp.Call(input, min, max);

    public static Tensor clamp(Tensor input, Tensor? min, Tensor? max) => Op.clamp__Tensor.Call(input, min, max);

    public static Tensor where(Tensor condition, Tensor x, Tensor y) => Op.where__self.Call(condition, x, y);

    public static Tensor matmul(Tensor input, Tensor target) => Op.matmul.Call(input, target);

    public static Tensor mm(Tensor input, Tensor target) => Op.mm.Call(input, target);

    public static Tensor bmm(Tensor input, Tensor batch2) => Op.bmm.Call(input, batch2);

    public static Tensor addmm(Tensor input, Tensor mat1, Tensor mat2, float beta, float alpha) => Op.addmm.Call(input, mat1, mat2, (double)beta, (double)alpha);

    public static Tensor outer(Tensor input, Tensor vec2) => Op.outer.Call(input, vec2);

    public static Tensor einsum(string equation, params Tensor[] tensors) => Op.einsum.Call(equation, tensors);

    public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Op.softmax__int.Call(input, dim, dtype);

    public static Tensor sum(Tensor input, ScalarType? type = null) => input.sum(type);

    public static Tensor sum(Tensor input, long dim, bool keepdim = false, ScalarType? type = null) => input.sum(dim, keepdim, type);

    public static Tensor sum(Tensor input, ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => input.sum(dim.ToArray(), keepdim, type);

    public static Tensor mean(Tensor input) => input.mean();

    public static Tensor mean(Tensor input, long[] dimensions, bool keepdim = false, ScalarType? type = null) => input.mean(dimensions, keepdim, type);

    public static Tensor max(Tensor input) => input.max();

    public static Tensor min(Tensor input) => input.min();

    public static Tensor argmax(Tensor input) => input.argmax();

    public static Tensor argmax(Tensor input, long dim, bool keepdim = false) => input.argmax(dim, keepdim);

    public static Tensor cumsum(Tensor input, long dim, ScalarType? type = null) => input.cumsum(dim, type);

    public static Tensor logsumexp(Tensor input, long dim, bool keepdim = false) => input.logsumexp(dim, keepdim);

    public static Tensor quantile(Tensor input, Tensor q, long dim = -1, bool keepdim = false) => input.quantile(q, dim, keepdim);

    public static (Tensor values, Tensor indices) topk(Tensor tensor, int k, int dim = -1, bool largest = true, bool sorted = true) => tensor.topk(k, dim, largest, sorted);

    public static (Tensor values, Tensor indices) sort(Tensor input, long dim = -1, bool descending = false, bool stable = false) => input.sort(dim, descending, stable);

    public static Tensor gather(Tensor input, long dim, Tensor index) => input.gather(dim, index);

    public static Tensor index_select(Tensor input, long dim, Tensor index) => input.index_select(dim, index);

    public static Tensor masked_select(Tensor input, Tensor mask) => input.masked_select(mask);

    public static Tensor tril(Tensor input, long diagonal = 0) => input.tril(diagonal);

    public static Tensor triu(Tensor input, long diagonal = 0) => input.triu(diagonal);

    public static Tensor flip(Tensor input, params long[] dims) => input.flip(dims);

    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) => input.multinomial(num_samples, replacement, generator);

    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);

    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) => tensor.allclose(target, rtol, atol, equal_nan);

    public static Tensor logical_and(Tensor input, Tensor other) => Op.logical_and.Call(input, other);

    public static Tensor logical_or(Tensor input, Tensor other) => Op.logical_or.Call(input, other);

    public static Tensor logical_not(Tensor input) => Op.logical_not.Call(input);
}
