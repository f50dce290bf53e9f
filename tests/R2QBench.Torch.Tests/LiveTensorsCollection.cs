using Xunit;

namespace R2QBench.Torch.Tests;

/// <summary>Tests that count live tensors run by themselves, since the count is the process's.</summary>
[CollectionDefinition("live tensors", DisableParallelization = true)]
public sealed class LiveTensorsCollection;
