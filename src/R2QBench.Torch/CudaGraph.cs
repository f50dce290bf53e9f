using System.Runtime.InteropServices;
using R2QBench.Torch.Interop;
using TorchSharp;

namespace R2QBench.Torch;

/// <summary>Work that was captured once on a CUDA stream and is replayed in one launch.</summary>
/// <remarks>
/// Everything of it, warm-up and capture, belongs on one <see cref="SideStream"/>. A replay reads and writes the same memory as the capture did:
/// what changes lives in tensors made before. A captured step may not wait for the device, read a number back or copy from ordinary host memory.
/// </remarks>
public sealed class CudaGraph : IDisposable
{
    private nint _handle;

    private CudaGraph(nint handle) => _handle = handle;

    /// <summary>Whether the native library can capture.</summary>
    public static bool IsAvailable => torch.cuda.is_available() && Native.r2q_cuda_kernels() != 0;

    /// <summary>Captures what an action puts on the current stream; it is not executed.</summary>
    /// <exception cref="ExternalException">Something in it cannot be captured. The device is usable afterwards.</exception>
    public static CudaGraph Capture(Action work)
    {
        var graph = new CudaGraph(Native.Check(Native.r2q_graph_begin(0), nameof(Capture)));
        try
        {
            work();
        }
        catch
        {
            // The capture has to end before it can be dropped; that it fails is known already.
            _ = Native.r2q_graph_end(graph._handle);
            graph.Dispose();
            throw;
        }

        if (Native.r2q_graph_end(graph._handle) == 0) return graph;
        var error = Native.Error(nameof(Capture));
        graph.Dispose();
        throw error;
    }

    /// <summary>Puts the captured work on the current stream.</summary>
    public void Replay() => Native.Check(Native.r2q_graph_replay(_handle), nameof(Replay));

    /// <summary>Frees the graph and the memory that it keeps.</summary>
    public void Dispose()
    {
        if (_handle == 0) return;
        Native.r2q_graph_free(_handle);
        _handle = 0;
    }
}
