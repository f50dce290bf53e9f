using R2QBench.Torch.Interop;

namespace TorchSharp;

public static partial class torch
{
    // Comparisons are element by element and return truth values; compare with null by `is null`.
    public partial class Tensor
    {
        public static Tensor operator +(Tensor left, Tensor right) => Op.add__Tensor.Call(left, right);
        public static Tensor operator +(Tensor left, Scalar right) => Op.add__Scalar.Call(left, right);
        public static Tensor operator +(Tensor left, int right) => Op.add__Scalar.Call(left, right);
        public static Tensor operator +(Tensor left, long right) => Op.add__Scalar.Call(left, right);
        public static Tensor operator +(Tensor left, float right) => Op.add__Scalar.Call(left, (double)right);
        public static Tensor operator +(Tensor left, double right) => Op.add__Scalar.Call(left, right);
        public static Tensor operator +(Scalar left, Tensor right) => Op.add__Scalar.Call(right, left);
        public static Tensor operator +(int left, Tensor right) => Op.add__Scalar.Call(right, left);
        public static Tensor operator +(long left, Tensor right) => Op.add__Scalar.Call(right, left);
        public static Tensor operator +(float left, Tensor right) => Op.add__Scalar.Call(right, (double)left);
        public static Tensor operator +(double left, Tensor right) => Op.add__Scalar.Call(right, left);

        public static Tensor operator -(Tensor left, Tensor right) => Op.sub__Tensor.Call(left, right);
        public static Tensor operator -(Tensor left, Scalar right) => Op.sub__Scalar.Call(left, right);
        public static Tensor operator -(Tensor left, int right) => Op.sub__Scalar.Call(left, right);
        public static Tensor operator -(Tensor left, long right) => Op.sub__Scalar.Call(left, right);
        public static Tensor operator -(Tensor left, float right) => Op.sub__Scalar.Call(left, (double)right);
        public static Tensor operator -(Tensor left, double right) => Op.sub__Scalar.Call(left, right);
        public static Tensor operator -(Scalar left, Tensor right) => Op.rsub__Scalar.Call(right, left);
        public static Tensor operator -(int left, Tensor right) => Op.rsub__Scalar.Call(right, left);
        public static Tensor operator -(long left, Tensor right) => Op.rsub__Scalar.Call(right, left);
        public static Tensor operator -(float left, Tensor right) => Op.rsub__Scalar.Call(right, (double)left);
        public static Tensor operator -(double left, Tensor right) => Op.rsub__Scalar.Call(right, left);

        public static Tensor operator *(Tensor left, Tensor right) => Op.mul__Tensor.Call(left, right);
        public static Tensor operator *(Tensor left, Scalar right) => Op.mul__Scalar.Call(left, right);
        public static Tensor operator *(Tensor left, int right) => Op.mul__Scalar.Call(left, right);
        public static Tensor operator *(Tensor left, long right) => Op.mul__Scalar.Call(left, right);
        public static Tensor operator *(Tensor left, float right) => Op.mul__Scalar.Call(left, (double)right);
        public static Tensor operator *(Tensor left, double right) => Op.mul__Scalar.Call(left, right);
        public static Tensor operator *(Scalar left, Tensor right) => Op.mul__Scalar.Call(right, left);
        public static Tensor operator *(int left, Tensor right) => Op.mul__Scalar.Call(right, left);
        public static Tensor operator *(long left, Tensor right) => Op.mul__Scalar.Call(right, left);
        public static Tensor operator *(float left, Tensor right) => Op.mul__Scalar.Call(right, (double)left);
        public static Tensor operator *(double left, Tensor right) => Op.mul__Scalar.Call(right, left);

        public static Tensor operator /(Tensor left, Tensor right) => Op.div__Tensor.Call(left, right);
        public static Tensor operator /(Tensor left, Scalar right) => Op.div__Scalar.Call(left, right);
        public static Tensor operator /(Tensor left, int right) => Op.div__Scalar.Call(left, right);
        public static Tensor operator /(Tensor left, long right) => Op.div__Scalar.Call(left, right);
        public static Tensor operator /(Tensor left, float right) => Op.div__Scalar.Call(left, (double)right);
        public static Tensor operator /(Tensor left, double right) => Op.div__Scalar.Call(left, right);
        public static Tensor operator /(Scalar left, Tensor right)
        {
            using var inverse = Op.reciprocal.Call(right);
            return Op.mul__Scalar.Call(inverse, left);
        }

        public static Tensor operator /(int left, Tensor right)
        {
            using var inverse = Op.reciprocal.Call(right);
            return Op.mul__Scalar.Call(inverse, left);
        }

        public static Tensor operator /(long left, Tensor right)
        {
            using var inverse = Op.reciprocal.Call(right);
            return Op.mul__Scalar.Call(inverse, left);
        }

        public static Tensor operator /(float left, Tensor right)
        {
            using var inverse = Op.reciprocal.Call(right);
            return Op.mul__Scalar.Call(inverse, (double)left);
        }

        public static Tensor operator /(double left, Tensor right)
        {
            using var inverse = Op.reciprocal.Call(right);
            return Op.mul__Scalar.Call(inverse, left);
        }


        public static Tensor operator %(Tensor left, Tensor right) => Op.remainder__Tensor.Call(left, right);
        public static Tensor operator %(Tensor left, Scalar right) => Op.remainder__Scalar.Call(left, right);
        public static Tensor operator %(Tensor left, int right) => Op.remainder__Scalar.Call(left, right);
        public static Tensor operator %(Tensor left, long right) => Op.remainder__Scalar.Call(left, right);
        public static Tensor operator %(Tensor left, float right) => Op.remainder__Scalar.Call(left, (double)right);
        public static Tensor operator %(Tensor left, double right) => Op.remainder__Scalar.Call(left, right);

        public static Tensor operator -(Tensor tensor) => Op.neg.Call(tensor);

        public static Tensor operator ~(Tensor tensor) => Op.bitwise_not.Call(tensor);

        public static Tensor operator &(Tensor left, Tensor right) => Op.bitwise_and__Tensor.Call(left, right);

        public static Tensor operator |(Tensor left, Tensor right) => Op.bitwise_or__Tensor.Call(left, right);

        public static Tensor operator ^(Tensor left, Tensor right) => Op.bitwise_xor__Tensor.Call(left, right);

        public static Tensor operator ==(Tensor left, Tensor right) => Op.eq__Tensor.Call(left, right);
        public static Tensor operator ==(Tensor left, Scalar right) => Op.eq__Scalar.Call(left, right);
        public static Tensor operator ==(Scalar left, Tensor right) => Op.eq__Scalar.Call(right, left);

        public static Tensor operator !=(Tensor left, Tensor right) => Op.ne__Tensor.Call(left, right);
        public static Tensor operator !=(Tensor left, Scalar right) => Op.ne__Scalar.Call(left, right);
        public static Tensor operator !=(Scalar left, Tensor right) => Op.ne__Scalar.Call(right, left);

        public static Tensor operator <(Tensor left, Tensor right) => Op.lt__Tensor.Call(left, right);
        public static Tensor operator <(Tensor left, Scalar right) => Op.lt__Scalar.Call(left, right);
        public static Tensor operator <(Scalar left, Tensor right) => Op.gt__Scalar.Call(right, left);

        public static Tensor operator <=(Tensor left, Tensor right) => Op.le__Tensor.Call(left, right);
        public static Tensor operator <=(Tensor left, Scalar right) => Op.le__Scalar.Call(left, right);
        public static Tensor operator <=(Scalar left, Tensor right) => Op.ge__Scalar.Call(right, left);

        public static Tensor operator >(Tensor left, Tensor right) => Op.gt__Tensor.Call(left, right);
        public static Tensor operator >(Tensor left, Scalar right) => Op.gt__Scalar.Call(left, right);
        public static Tensor operator >(Scalar left, Tensor right) => Op.lt__Scalar.Call(right, left);

        public static Tensor operator >=(Tensor left, Tensor right) => Op.ge__Tensor.Call(left, right);
        public static Tensor operator >=(Tensor left, Scalar right) => Op.ge__Scalar.Call(left, right);
        public static Tensor operator >=(Scalar left, Tensor right) => Op.le__Scalar.Call(right, left);
    }
}
