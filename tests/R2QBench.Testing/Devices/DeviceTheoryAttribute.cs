using Xunit;
using Xunit.Sdk;

namespace R2QBench.Testing.Devices;

/// <summary>A test of what every device must do: its first parameter is the device, its rows come from <see cref="DevicesAttribute"/>.</summary>
/// <remarks>Rows of CUDA carry the trait <c>Device=cuda</c> and are skipped, with the reason in the report, where there is none.</remarks>
[XunitTestCaseDiscoverer("R2QBench.Testing.Devices.DeviceTheoryDiscoverer", "R2QBench.Testing")]
public sealed class DeviceTheoryAttribute : TheoryAttribute;
