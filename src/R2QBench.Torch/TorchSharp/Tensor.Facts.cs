using R2QBench.Torch.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Sizes, outermost dimension first; a fresh array.</summary>
        public unsafe long[] shape
        {
            get
            {
                var sizes = new long[Native.r2q_tensor_dim(Live)];
                fixed (long* pointer = sizes)
                    Native.r2q_tensor_sizes(_handle, pointer);
                GC.KeepAlive(this);
                return sizes;
            }
        }

        public long ndim => dim();

        public ScalarType dtype
        {
            get
            {
                var type = (ScalarType)Native.r2q_tensor_dtype(Live);
                GC.KeepAlive(this);
                return type;
            }
        }

        public Device device
        {
            get
            {
                var packed = Native.r2q_tensor_device(Live);
                GC.KeepAlive(this);
                return Device.Unpack(packed);
            }
        }

        public DeviceType device_type => device.type;

        public int device_index => device.index;

        public bool is_cuda => device.type == DeviceType.CUDA;

        public bool is_meta => device.type == DeviceType.META;

        public long dim()
        {
            var count = Native.r2q_tensor_dim(Live);
            GC.KeepAlive(this);
            return count;
        }

        public long numel()
        {
            var count = Native.r2q_tensor_numel(Live);
            GC.KeepAlive(this);
            return count;
        }

        public long element_size()
        {
            var bytes = Native.r2q_tensor_element_size(Live);
            GC.KeepAlive(this);
            return bytes;
        }

        /// <summary>Size of one dimension; a negative number counts from the last.</summary>
        /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
        public long size(int dim)
        {
            var count = Native.r2q_tensor_dim(Live);
            if (dim < -count || dim >= count)
                throw new ArgumentOutOfRangeException(nameof(dim), dim, $"the tensor has {count} dimensions");
            var value = Native.r2q_tensor_size(Live, dim);
            GC.KeepAlive(this);
            return value;
        }

        public long[] size() => shape;

        public unsafe long[] stride()
        {
            var strides = new long[Native.r2q_tensor_dim(Live)];
            fixed (long* pointer = strides)
                Native.r2q_tensor_strides(_handle, pointer);
            GC.KeepAlive(this);
            return strides;
        }

        public long stride(int dim)
        {
            var strides = stride();
            return strides[dim < 0 ? dim + strides.Length : dim];
        }

        public bool is_contiguous()
        {
            var contiguous = Native.r2q_tensor_is_contiguous(Live) != 0;
            GC.KeepAlive(this);
            return contiguous;
        }

        public bool is_floating_point() => torch.is_floating_point(dtype);

        /// <summary>Whether both wrappers stand for the same native tensor (not: whether the values are equal).</summary>
        public override bool Equals(object? obj) => obj is Tensor other && (ReferenceEquals(this, other) || Native.r2q_tensor_is_same(Live, other.Live) != 0);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
