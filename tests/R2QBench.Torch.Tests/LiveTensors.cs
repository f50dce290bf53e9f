using Xunit;

// The default generator, the number of threads and the count of live tensors belong to the process: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace R2QBench.Torch.Tests;

/// <summary>Counting tensors without those that earlier tests forgot.</summary>
internal static class LiveTensors
{
    /// <summary>The number of live tensors once the collector has freed what nobody holds.</summary>
    internal static long Settled()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return Engine.LiveTensorCount;
    }
}
