using R2QBench.Torch;

namespace R2QBench.Testing;

/// <summary>Counting tensors without those that earlier tests left to their finalizers.</summary>
/// <remarks>The count belongs to the process: tests that compare it run in an assembly or a collection without parallel tests.</remarks>
public static class LiveTensors
{
    /// <summary>The number of live tensors once the collector has freed what nobody holds.</summary>
    public static long Settled()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return Engine.LiveTensorCount;
    }
}
