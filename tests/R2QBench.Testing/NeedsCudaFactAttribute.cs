using R2QBench.Testing.Devices;
using Xunit;
using Xunit.Sdk;

namespace R2QBench.Testing;

/// <summary>A test of what only an NVIDIA device has; it carries the trait <c>Device=cuda</c> and is skipped, with the reason in the report, without one.</summary>
[TraitDiscoverer("R2QBench.Testing.Devices.CudaTraitDiscoverer", "R2QBench.Testing")]
public sealed class NeedsCudaFactAttribute : FactAttribute, ITraitAttribute
{
    public NeedsCudaFactAttribute() => Skip = TestDevice.WhyNoCuda!;
}
