using R2QBench.Torch.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Op.abs.Call(this);

        public Tensor sign() => Op.sign.Call(this);

        public Tensor neg() => Op.neg.Call(this);

        public Tensor exp() => Op.exp.Call(this);

        public Tensor expm1() => Op.expm1.Call(this);

        public Tensor log() => Op.log.Call(this);

        public Tensor log2() => Op.log2.Call(this);

        public Tensor log10() => Op.log10.Call(this);

        public Tensor log1p() => Op.log1p.Call(this);

        public Tensor sqrt() => Op.sqrt.Call(this);

        public Tensor rsqrt() => Op.rsqrt.Call(this);

        public Tensor square() => Op.square.Call(this);

        public Tensor reciprocal() => Op.reciprocal.Call(this);

        public Tensor sin() => Op.sin.Call(this);

        public Tensor cos() => Op.cos.Call(this);

        public Tensor tan() => Op.tan.Call(this);

        public Tensor tanh() => Op.tanh.Call(this);

        public Tensor sigmoid() => Op.sigmoid.Call(this);

        public Tensor silu() => Op.silu.Call(this);

        public Tensor relu() => Op.relu.Call(this);

        public Tensor floor() => Op.floor.Call(this);

        public Tensor ceil() => Op.ceil.Call(this);

        public Tensor trunc() => Op.trunc.Call(this);

        public Tensor erf() => Op.erf.Call(this);

        public Tensor erfinv() => Op.erfinv.Call(this);

        public Tensor isnan() => Op.isnan.Call(this);

        public Tensor isfinite() => Op.isfinite.Call(this);

        public Tensor isinf() => Op.isinf.Call(this);

        public Tensor gelu() => Op.gelu.Call(this);

        public Tensor round(long decimals = 0) => decimals == 0 ? Op.round.Call(this) : Op.round__decimals.Call(this, decimals);

        public Tensor add(Tensor target) => Op.add__Tensor.Call(this, target);

        public Tensor add(Tensor target, Scalar alpha) => Op.add__Tensor.Call(this, target, alpha);

        public Tensor add(Scalar scalar) => Op.add__Scalar.Call(this, scalar);

        public Tensor add(Scalar scalar, Scalar alpha) => Op.add__Scalar.Call(this, scalar, alpha);

        public Tensor sub(Tensor target) => Op.sub__Tensor.Call(this, target);

        public Tensor sub(Tensor target, Scalar alpha) => Op.sub__Tensor.Call(this, target, alpha);

        public Tensor sub(Scalar scalar) => Op.sub__Scalar.Call(this, scalar);

        public Tensor mul(Tensor target) => Op.mul__Tensor.Call(this, target);

        public Tensor mul(Scalar scalar) => Op.mul__Scalar.Call(this, scalar);

        public Tensor div(Tensor target) => Op.div__Tensor.Call(this, target);

        public Tensor div(Scalar target) => Op.div__Scalar.Call(this, target);

        public Tensor floor_divide(Tensor other) => Op.floor_divide.Call(this, other);

        public Tensor remainder(Scalar other) => Op.remainder__Scalar.Call(this, other);

        public Tensor remainder(Tensor other) => Op.remainder__Tensor.Call(this, other);

        public Tensor pow(Tensor exponent) => Op.pow__Tensor_Tensor.Call(this, exponent);

        public Tensor pow(Scalar exponent) => Op.pow__Tensor_Scalar.Call(this, exponent);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Op.clamp.Call(this, min, max);

        public Tensor clamp(Tensor? min, Tensor? max) => Op.clamp__Tensor.Call(this, min, max);

        public Tensor lerp(Tensor end, Tensor weight) => Op.lerp__Tensor.Call(this, end, weight);

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Op.addcmul.Call(this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Op.addcdiv.Call(this, tensor1, tensor2, value);

        public Tensor maximum(Tensor other) => Op.maximum.Call(this, other);

        public Tensor minimum(Tensor other) => Op.minimum.Call(this, other);

        public Tensor logical_and(Tensor other) => Op.logical_and.Call(this, other);

        public Tensor logical_or(Tensor other) => Op.logical_or.Call(this, other);

        public Tensor logical_xor(Tensor other) => Op.logical_xor.Call(this, other);

        public Tensor logical_not() => Op.logical_not.Call(this);

        public Tensor bitwise_and(Tensor other) => Op.bitwise_and__Tensor.Call(this, other);

        public Tensor bitwise_or(Tensor other) => Op.bitwise_or__Tensor.Call(this, other);

        public Tensor bitwise_xor(Tensor other) => Op.bitwise_xor__Tensor.Call(this, other);

        public Tensor bitwise_not() => Op.bitwise_not.Call(this);

        public Tensor bitwise_left_shift(Tensor other) => Op.bitwise_left_shift__Tensor.Call(this, other);

        public Tensor bitwise_right_shift(Tensor other) => Op.bitwise_right_shift__Tensor.Call(this, other);

        public Tensor eq(Tensor target) => Op.eq__Tensor.Call(this, target);

        public Tensor eq(Scalar target) => Op.eq__Scalar.Call(this, target);

        public Tensor ne(Tensor target) => Op.ne__Tensor.Call(this, target);

        public Tensor ne(Scalar target) => Op.ne__Scalar.Call(this, target);

        public Tensor lt(Tensor target) => Op.lt__Tensor.Call(this, target);

        public Tensor lt(Scalar target) => Op.lt__Scalar.Call(this, target);

        public Tensor le(Tensor target) => Op.le__Tensor.Call(this, target);

        public Tensor le(Scalar target) => Op.le__Scalar.Call(this, target);

        public Tensor gt(Tensor target) => Op.gt__Tensor.Call(this, target);

        public Tensor gt(Scalar target) => Op.gt__Scalar.Call(this, target);

        public Tensor ge(Tensor target) => Op.ge__Tensor.Call(this, target);

        public Tensor ge(Scalar target) => Op.ge__Scalar.Call(this, target);

        public Tensor equal(Tensor target) => Op.eq__Tensor.Call(this, target);

        public Tensor mm(Tensor target) => Op.mm.Call(this, target);

        public Tensor matmul(Tensor target) => Op.matmul.Call(this, target);

        public Tensor bmm(Tensor batch2) => Op.bmm.Call(this, batch2);

        public Tensor dot(Tensor target) => Op.dot.Call(this, target);

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Op.addmm.Call(this, mat1, mat2, (double)beta, (double)alpha);

        public Tensor masked_fill(Tensor mask, Scalar value) => Op.masked_fill__Scalar.Call(this, mask, value);

        public Tensor masked_select(Tensor mask) => Op.masked_select.Call(this, mask);

        public Tensor gather(long dim, Tensor index) => Op.gather.Call(this, dim, index);

        public Tensor index_select(long dim, Tensor index) => Op.index_select.Call(this, dim, index);

        public Tensor scatter(long dim, Tensor index, Tensor src) => Op.scatter__src.Call(this, dim, index, src);

        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Op.scatter_add.Call(this, dim, index, src);

        public Tensor index_add(long dim, Tensor index, Tensor source, Scalar alpha) => Op.index_add.Call(this, dim, index, source, alpha);

        public Tensor nonzero() => Op.nonzero.Call(this);

        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) => Op.multinomial.Call(this, num_samples, replacement, generator);

        public Tensor bernoulli(Generator? generator = null) => Op.bernoulli.Call(this, generator);

        /// <summary>Elements of this tensor where the condition holds, else of <paramref name="y"/>.</summary>
        public Tensor where(Tensor condition, Tensor y) => Op.where__self.Call(condition, this, y);
    }
}
