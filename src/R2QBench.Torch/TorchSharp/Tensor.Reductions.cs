using R2QBench.Torch.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum of all elements.</summary>
        /// <exception cref="ArgumentException">
        /// The type is Byte: C# reads <c>sum(0)</c> so, since 0 converts to any enum, here and in TorchSharp. Write <c>sum([0])</c>.
        /// </exception>
        public Tensor sum(ScalarType? type = null) => Op.sum.Call(this, NotZero(type));

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Op.sum__dim_IntList.Call(this, dim, keepdim, type);

        public Tensor mean() => Op.mean.Call(this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Op.mean__dim.Call(this, dimensions, keepdim, type);

        public Tensor prod(ScalarType? type = null) => Op.prod.Call(this, NotZero(type));

        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Op.prod__dim_int.Call(this, dim, keepdim, type);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => Into(@out, Op.amax.Call(this, dims, keepdim));

        public Tensor amax(params long[] dims) => Op.amax.Call(this, dims);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => Into(@out, Op.amin.Call(this, dims, keepdim));

        public Tensor amin(params long[] dims) => Op.amin.Call(this, dims);

        public Tensor max() => Op.max.Call(this);

        public Tensor min() => Op.min.Call(this);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Op.max__dim.CallPair(this, dim, keepdim);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Op.min__dim.CallPair(this, dim, keepdim);

        public Tensor max(Tensor other) => maximum(other);

        public Tensor min(Tensor other) => minimum(other);

        public Tensor argmax() => Op.argmax.Call(this);

        public Tensor argmax(long dim, bool keepdim = false) => Op.argmax.Call(this, dim, keepdim);

        public Tensor argmin() => Op.argmin.Call(this);

        public Tensor argmin(long dim, bool keepdim = false) => Op.argmin.Call(this, dim, keepdim);

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) => Op.topk.CallPair(this, k, dim, largest, sorted);

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) => Op.sort__stable.CallPair(this, stable, dim, descending);

        public Tensor argsort(long dim = -1, bool descending = false) => Op.argsort.Call(this, dim, descending);

        public Tensor std(bool unbiased = true) => Op.std.Call(this, unbiased);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim], unbiased, keepdim, type);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => As(Op.std__dim.Call(this, dimensions, unbiased, keepdim), type);

        public Tensor var(bool unbiased = true) => Op.var.Call(this, unbiased);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim], unbiased, keepdim, type);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => As(Op.var__dim.Call(this, dimensions, unbiased, keepdim), type);

        public Tensor norm(float p = 2.0f) => Op.linalg_vector_norm.Call(this, (double)p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) => Op.linalg_vector_norm.Call(this, (double)p, new long[] { dim }, keepdim);

        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Op.quantile.Call(this, q, dim, keepdim);

        public Tensor median() => Op.median.Call(this);

        public Tensor cumsum(long dim, ScalarType? type = null) => Op.cumsum.Call(this, dim, type);

        public Tensor logsumexp(long dim, bool keepdim = false) => Op.logsumexp.Call(this, new[] { dim }, keepdim);

        public Tensor softmax(long dim, ScalarType? dtype = null) => Op.softmax__int.Call(this, dim, dtype);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Op.log_softmax__int.Call(this, dim, dtype);

        public Tensor all() => Op.all.Call(this);

        public Tensor all(long dim, bool keepdim = false) => Op.all__dim.Call(this, dim, keepdim);

        public Tensor any() => Op.any.Call(this);

        public Tensor any(long dim, bool keepdim = false) => Op.any__dim.Call(this, dim, keepdim);

        public Tensor count_nonzero(long[]? dims = null) => dims is null ? Op.count_nonzero.Call(this) : Op.count_nonzero__dim_IntList.Call(this, dims);

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) => Op.allclose.CallBool(this, target, rtol, atol, equal_nan);

        private static ScalarType? NotZero(ScalarType? type) => type != ScalarType.Byte
            ? type
            : throw new ArgumentException("sum(0) and prod(0) are read as a sum of type Byte, not along dimension 0; write sum([0])", nameof(type));

        private Tensor Into(Tensor? target, Tensor result)
        {
            if (target is null)
                return result;
            using (result)
                return target.copy_(result);
        }

        private static Tensor As(Tensor result, ScalarType? type)
        {
            if (type is not { } wanted)
                return result;
            using (result)
                return result.to(wanted);
        }
    }
}
