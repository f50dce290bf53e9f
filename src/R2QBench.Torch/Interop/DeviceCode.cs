using TorchSharp;

namespace R2QBench.Torch.Interop;

/// <summary>A device as one number: type in the low byte, index above; -1 without an index.</summary>
internal static class DeviceCode
{
    internal static long Of(torch.Device device) => (long)device.type | (long)device.index * 256;
}
