using Xunit;

namespace R2QBench.Methods.Tests.Quantizers;

/// <summary>Tests that nothing may run beside.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
