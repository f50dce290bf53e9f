using R2QBench.Torch.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>NVIDIA devices.</summary>
    public static class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static bool is_cudnn_available() => Native.r2q_cudnn_available() != 0;

        public static int device_count() => Native.r2q_cuda_device_count();

        /// <summary>Waits for all work of a device, by default the current one.</summary>
        public static void synchronize(Device? device = null) => Native.Check(Native.r2q_cuda_synchronize(device?.index ?? -1), nameof(synchronize));

        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        public static Generator manual_seed_all(long seed) => torch.manual_seed(seed);
    }

    /// <summary>Switches of the libraries below libtorch.</summary>
    public static class backends
    {
        public static class cuda
        {
            public static class matmul
            {
                /// <summary>Whether float32 products may use 10-bit mantissas.</summary>
                public static bool allow_tf32
                {
                    get => Native.r2q_tf32_matmul() != 0;
                    set => Native.Check(Native.r2q_set_tf32_matmul(value ? 1 : 0), nameof(allow_tf32));
                }
            }
        }
    }
}
