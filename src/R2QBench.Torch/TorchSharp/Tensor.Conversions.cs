using System.Runtime.CompilerServices;
using R2QBench.Torch.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The bytes of a contiguous tensor in host memory, in memory order; the span lives as long as the tensor.</summary>
        /// <exception cref="InvalidOperationException">The tensor is on a device, or its elements are not side by side.</exception>
        public unsafe Span<byte> bytes
        {
            get
            {
                RequireHostMemory();
                var length = checked((int)(numel() * element_size()));
                return new Span<byte>((void*)Native.r2q_tensor_data(Live), length);
            }
            set
            {
                var target = bytes;
                if (value.Length != target.Length)
                    throw new ArgumentException($"the tensor holds {target.Length} bytes, the value {value.Length}", nameof(value));
                value.CopyTo(target);
            }
        }

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Consumed(Op.to__dtype.Call(this, type, non_blocking, copy), disposeAfter);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Consumed(Op.to__dtype_layout.Call(this, Argument.None, Argument.None, device, Argument.None, non_blocking, copy), disposeAfter);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Consumed(Op.to__dtype_layout.Call(this, type, Argument.None, device, Argument.None, non_blocking, copy), disposeAfter);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) => to(type, copy, disposeAfter, non_blocking);

        public Tensor type_as(Tensor tensor) => to(tensor.dtype);

        public Tensor cpu() => to(CPU);

        public Tensor cuda(Device? device = null, bool non_blocking = false) => to(device ?? CUDA, non_blocking: non_blocking);

        public Tensor pin_memory() => Op.pin_memory.Call(this);

        public Tensor @float() => to(ScalarType.Float32);

        public Tensor half() => to(ScalarType.Float16);

        public Tensor bfloat16() => to(ScalarType.BFloat16);

        public Tensor @double() => to(ScalarType.Float64);

        public Tensor @int() => to(ScalarType.Int32);

        public Tensor @long() => to(ScalarType.Int64);

        public Tensor @bool() => to(ScalarType.Bool);

        public Tensor clone() => Op.clone.Call(this);

        public Tensor contiguous() => Op.contiguous.Call(this);

        public Tensor alias() => Op.alias.Call(this);

        /// <summary>The one element as a .NET number of the same kind; waits for the device.</summary>
        /// <exception cref="ArgumentException">The tensor has another number of elements or another element type.</exception>
        public T item<T>()
            where T : unmanaged
        {
            if (numel() != 1)
                throw new ArgumentException($"item needs a tensor with one element, this one has {numel()}");
            RequireType<T>();
            var value = Single();
            if (typeof(T) == typeof(Half))
            {
                var half = (Half)value.Real;
                return Unsafe.As<Half, T>(ref half);
            }
            return (T)Convert.ChangeType(value.Tag == Tag.Double ? value.Real : value.Integer, typeof(T), null);
        }

        /// <summary>The elements in host memory, as .NET numbers of the same kind, in row-major order.</summary>
        /// <exception cref="InvalidOperationException">The tensor is on a device.</exception>
        /// <exception cref="ArgumentException">The tensor has another element type.</exception>
        public Utils.TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            RequireType<T>();
            if (device_type != DeviceType.CPU)
                throw new InvalidOperationException($"reading elements needs a tensor on the CPU, this one is on {device}; call cpu() first");
            return new Utils.TensorAccessor<T>(this);
        }

        /// <summary>The one element, whatever its type.</summary>
        internal Scalar Single()
        {
            if (numel() != 1)
                throw new ArgumentException($"a number needs a tensor with one element, this one has {numel()}");
            return Scalar.From(Op.item.CallNumber(this));
        }

        public static explicit operator float(Tensor value) => value.Single().ToSingle();

        public static explicit operator double(Tensor value) => value.Single().ToDouble();

        public static explicit operator int(Tensor value) => value.Single().ToInt32();

        public static explicit operator long(Tensor value) => value.Single().ToInt64();

        public static explicit operator bool(Tensor value) => value.Single().Real != 0;

        public static implicit operator Tensor(bool scalar) => tensor(scalar);

        public static implicit operator Tensor(byte scalar) => torch.FromSpan([scalar], []);

        public static implicit operator Tensor(short scalar) => torch.FromSpan([scalar], []);

        public static implicit operator Tensor(int scalar) => tensor(scalar);

        public static implicit operator Tensor(long scalar) => tensor(scalar);

        public static implicit operator Tensor(float scalar) => tensor(scalar);

        public static implicit operator Tensor(double scalar) => tensor(scalar);

        public static implicit operator Tensor(Scalar scalar) => Op.scalar_tensor.Call(scalar, scalar.Type);

        public static implicit operator Tensor(bool[] array) => tensor(array);

        public static implicit operator Tensor(byte[] array) => tensor(array);

        public static implicit operator Tensor(short[] array) => tensor(array);

        public static implicit operator Tensor(int[] array) => tensor(array);

        public static implicit operator Tensor(long[] array) => tensor(array);

        public static implicit operator Tensor(float[] array) => tensor(array);

        public static implicit operator Tensor(double[] array) => tensor(array);

        /// <summary>Address of the first element in host memory.</summary>
        internal nint HostAddress()
        {
            if (device_type != DeviceType.CPU)
                throw new InvalidOperationException($"host memory needs a tensor on the CPU, this one is on {device}");
            return Native.r2q_tensor_data(Live);
        }

        private void RequireHostMemory()
        {
            if (device_type != DeviceType.CPU)
                throw new InvalidOperationException($"bytes needs a tensor on the CPU, this one is on {device}; call cpu() first");
            if (!is_contiguous())
                throw new InvalidOperationException("bytes needs a contiguous tensor; call contiguous() first");
        }

        private void RequireType<T>()
        {
            if (TypeOf(typeof(T)) != dtype)
                throw new ArgumentException($"the tensor holds {dtype}, not {typeof(T).Name}; convert it with to() first");
        }

        private Tensor Consumed(Tensor result, bool disposeAfter)
        {
            if (disposeAfter)
                Dispose();
            return result;
        }
    }
}

/// <summary>Reading the one element of a tensor as a .NET number, converting its type.</summary>
public static class TensorExtensionMethods
{
    public static float ToSingle(this torch.Tensor value) => value.Single().ToSingle();

    public static double ToDouble(this torch.Tensor value) => value.Single().ToDouble();

    public static int ToInt32(this torch.Tensor value) => value.Single().ToInt32();

    public static long ToInt64(this torch.Tensor value) => value.Single().ToInt64();

    public static bool ToBoolean(this torch.Tensor value) => value.Single().Real != 0;

    public static byte ToByte(this torch.Tensor value) => (byte)value.Single().ToInt64();
}
