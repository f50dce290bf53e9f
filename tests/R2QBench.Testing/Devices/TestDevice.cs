using R2QBench.Torch;
using TorchSharp;

namespace R2QBench.Testing.Devices;

/// <summary>The devices that tests run on, by the names that stand in their arguments.</summary>
public static class TestDevice
{
    public const string Cpu = "cpu";
    public const string Cuda = "cuda";

    private static readonly Lazy<string?> Missing = new(() =>
        !Engine.IsAvailable(out var reason) ? reason : torch.cuda.is_available() ? null : "needs a CUDA device");

    /// <summary>Every device, whether this machine has it or not.</summary>
    public static IReadOnlyList<string> All { get; } = [Cpu, Cuda];

    /// <summary>Why tests on CUDA cannot run here; null when they can.</summary>
    public static string? WhyNoCuda => Missing.Value;
}
