using Xunit.Abstractions;
using Xunit.Sdk;

namespace R2QBench.Testing.Devices;

/// <summary>The trait of everything that runs on an NVIDIA device, by which <c>--filter Device=cuda</c> finds it.</summary>
public sealed class CudaTraitDiscoverer : ITraitDiscoverer
{
    internal const string Name = "Device";

    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute) => [new(Name, TestDevice.Cuda)];
}
