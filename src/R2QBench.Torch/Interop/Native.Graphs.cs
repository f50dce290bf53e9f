using System.Runtime.InteropServices;

namespace R2QBench.Torch.Interop;

/// <summary>fused/cuda/graphs.cpp; only in a native library with <see cref="r2q_cuda_kernels"/>.</summary>
internal static unsafe partial class Native
{
    [LibraryImport(Library)] internal static partial int r2q_cuda_kernels();
    [LibraryImport(Library)] internal static partial int r2q_stream_enter(int device);
    [LibraryImport(Library)] internal static partial int r2q_stream_leave();
    [LibraryImport(Library)] internal static partial nint r2q_graph_begin(nint other);
    [LibraryImport(Library)] internal static partial int r2q_graph_end(nint graph);
    [LibraryImport(Library)] internal static partial int r2q_graph_replay(nint graph);
    [LibraryImport(Library)] internal static partial void r2q_graph_free(nint graph);
}
