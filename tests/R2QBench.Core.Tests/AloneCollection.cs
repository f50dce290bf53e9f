using Xunit;

namespace R2QBench.Core.Tests;

/// <summary>Tests that count what lives in the whole process, such as tensors: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
