using R2QBench.Testing.Devices;
using Xunit;
using Xunit.Sdk;

namespace R2QBench.Testing;

/// <summary>As <see cref="NeedsCudaFactAttribute"/>, for a theory.</summary>
[TraitDiscoverer("R2QBench.Testing.Devices.CudaTraitDiscoverer", "R2QBench.Testing")]
public sealed class NeedsCudaTheoryAttribute : TheoryAttribute, ITraitAttribute
{
    public NeedsCudaTheoryAttribute() => Skip = TestDevice.WhyNoCuda!;
}
