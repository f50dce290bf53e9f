using R2QBench.Torch.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add_(Tensor target) => Op.add___Tensor.CallInPlace(this, target);

        public Tensor add_(Tensor target, Scalar alpha) => Op.add___Tensor.CallInPlace(this, target, alpha);

        public Tensor add_(Scalar scalar) => Op.add___Scalar.CallInPlace(this, scalar);

        public Tensor sub_(Tensor target) => Op.sub___Tensor.CallInPlace(this, target);

        public Tensor sub_(Tensor target, Scalar alpha) => Op.sub___Tensor.CallInPlace(this, target, alpha);

        public Tensor sub_(Scalar scalar) => Op.sub___Scalar.CallInPlace(this, scalar);

        public Tensor mul_(Tensor target) => Op.mul___Tensor.CallInPlace(this, target);

        public Tensor mul_(Scalar scalar) => Op.mul___Scalar.CallInPlace(this, scalar);

        public Tensor div_(Tensor target) => Op.div___Tensor.CallInPlace(this, target);

        public Tensor div_(Scalar target) => Op.div___Scalar.CallInPlace(this, target);

        public Tensor pow_(Scalar exponent) => Op.pow___Scalar.CallInPlace(this, exponent);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Op.addcmul_.CallInPlace(this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Op.addcdiv_.CallInPlace(this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Op.addcdiv_.CallInPlace(this, tensor1, tensor2);

        public Tensor lerp_(Tensor end, Tensor weight) => Op.lerp___Tensor.CallInPlace(this, end, weight);

        public Tensor copy_(Tensor source, bool nonBlocking = false) => Op.copy_.CallInPlace(this, source, nonBlocking);

        public Tensor fill_(Scalar value) => Op.fill___Scalar.CallInPlace(this, value);

        public Tensor zero_() => Op.zero_.CallInPlace(this);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Op.clamp_.CallInPlace(this, min, max);

        public Tensor masked_fill_(Tensor mask, Scalar value) => Op.masked_fill___Scalar.CallInPlace(this, mask, value);

        public Tensor scatter_(long dim, Tensor index, Tensor src) => Op.scatter___src.CallInPlace(this, dim, index, src);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Op.scatter_add_.CallInPlace(this, dim, index, src);

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) => Op.index_add_.CallInPlace(this, dim, index, source, alpha);

        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Op.index_copy_.CallInPlace(this, dim, index, source);

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) => Op.normal_.CallInPlace(this, mean, std, generator);

        public Tensor uniform_(double from, double to, Generator? generator = null) => Op.uniform_.CallInPlace(this, from, to, generator);

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Op.bernoulli___float.CallInPlace(this, p, generator);

        public Tensor transpose_(long dim0, long dim1) => Op.transpose_.CallInPlace(this, dim0, dim1);

        public Tensor tril_(long diagonal = 0) => Op.tril_.CallInPlace(this, diagonal);

        public Tensor triu_(long diagonal = 0) => Op.triu_.CallInPlace(this, diagonal);

        public Tensor round_() => Op.round_.CallInPlace(this);

        public Tensor exp_() => Op.exp_.CallInPlace(this);

        public Tensor log_() => Op.log_.CallInPlace(this);

        public Tensor sqrt_() => Op.sqrt_.CallInPlace(this);

        public Tensor rsqrt_() => Op.rsqrt_.CallInPlace(this);

        public Tensor neg_() => Op.neg_.CallInPlace(this);

        public Tensor abs_() => Op.abs_.CallInPlace(this);

        public Tensor relu_() => Op.relu_.CallInPlace(this);

        public Tensor sigmoid_() => Op.sigmoid_.CallInPlace(this);

        public Tensor tanh_() => Op.tanh_.CallInPlace(this);

        public Tensor floor_() => Op.floor_.CallInPlace(this);

        public Tensor ceil_() => Op.ceil_.CallInPlace(this);

        public Tensor sign_() => Op.sign_.CallInPlace(this);

        public Tensor square_() => Op.square_.CallInPlace(this);
    }
}
