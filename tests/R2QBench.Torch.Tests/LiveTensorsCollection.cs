using Xunit;

namespace R2QBench.Torch.Tests;

/// <summary>Tests that count live tensors run by themselves, since the count is the process's.</summary>
[CollectionDefinition("live tensors", DisableParallelization = true)]
public sealed class LiveTensorsCollection
{
    /// <summary>The number of live tensors once the collector has freed what other tests forgot.</summary>
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
