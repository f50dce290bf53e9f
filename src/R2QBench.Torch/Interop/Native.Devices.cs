using System.Runtime.InteropServices;

namespace R2QBench.Torch.Interop;

/// <summary>devices.cpp</summary>
internal static unsafe partial class Native
{
    [LibraryImport(Library)] internal static partial int r2q_threads();
    [LibraryImport(Library)] internal static partial int r2q_set_threads(int count);
    [LibraryImport(Library)] internal static partial int r2q_cuda_compiled();
    [LibraryImport(Library)] internal static partial int r2q_cuda_device_count();
    [LibraryImport(Library)] internal static partial int r2q_cudnn_available();
    [LibraryImport(Library)] internal static partial byte* r2q_cuda_device_name(int index);
    [LibraryImport(Library)] internal static partial int r2q_cuda_version();
    [LibraryImport(Library)] internal static partial int r2q_cuda_synchronize(int index);
    [LibraryImport(Library)] internal static partial int r2q_cuda_memory(int index, long* four);
    [LibraryImport(Library)] internal static partial int r2q_cuda_reset_peak(int index);
    [LibraryImport(Library)] internal static partial int r2q_cuda_empty_cache();
    [LibraryImport(Library)] internal static partial int r2q_deterministic();
    [LibraryImport(Library)] internal static partial int r2q_set_deterministic(int value);
    [LibraryImport(Library)] internal static partial int r2q_tf32_matmul();
    [LibraryImport(Library)] internal static partial int r2q_set_tf32_matmul(int allowed);
}
