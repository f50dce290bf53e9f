using R2QBench.Torch.Interop;
using TorchSharp;

namespace R2QBench.Torch;

/// <summary>While it lives, this thread's CUDA work goes to a side stream of its own, the only kind that can be captured.</summary>
/// <remarks>Both ends wait for the device. Dispose on the thread that made it.</remarks>
public sealed class SideStream : IDisposable
{
    private bool _left;

    private SideStream(int device) => Native.Check(Native.r2q_stream_enter(device), nameof(SideStream));

    /// <param name="device">The CUDA device that becomes the current one of this thread.</param>
    public static SideStream Enter(torch.Device device) => new(device.index);

    public void Dispose()
    {
        if (_left) return;
        _left = true;
        Native.Check(Native.r2q_stream_leave(), nameof(SideStream));
    }
}
