using System.Reflection;
using System.Runtime.InteropServices;

namespace R2QBench.Runner.Runs;

/// <summary>Program, operating system and processor; loads no native library.</summary>
/// <param name="R2qbenchVersion">Version of this program.</param>
/// <param name="GitCommit">Commit it was built from; null where it was not built in a checkout.</param>
/// <param name="DotnetVersion">Version of .NET.</param>
/// <param name="Os">Name of the operating system.</param>
/// <param name="Cpu">Name of the processor; null where the system does not say.</param>
public sealed record HostFacts(string R2qbenchVersion, string? GitCommit, string DotnetVersion, string Os, string? Cpu)
{
    private static readonly Lazy<HostFacts> Known = new(Read);

    /// <summary>Those of this process.</summary>
    public static HostFacts Current => Known.Value;

    /// <summary>Version of NVIDIA's driver; null without one.</summary>
    public static string? NvidiaDriver => File.Exists("/sys/module/nvidia/version") ? File.ReadAllText("/sys/module/nvidia/version").Trim() : null;

    private static HostFacts Read()
    {
        // The build appends the commit to the version: 0.1.0+4020bc5….
        var version = typeof(HostFacts).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        var parts = version.Split('+', 2);
        return new HostFacts(
            parts[0],
            parts.Length > 1 ? parts[1] : null,
            Environment.Version.ToString(),
            Value("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? RuntimeInformation.OSDescription,
            Value("/proc/cpuinfo", "model name", ':'));
    }

    /// <summary>The first value of a key in a file of "key = value" lines; null if there is none.</summary>
    private static string? Value(string file, string key, char separator) => !File.Exists(file) ? null : File.ReadLines(file)
        .Select(line => line.Split(separator, 2))
        .FirstOrDefault(parts => parts.Length == 2 && parts[0].Trim() == key)?[1].Trim();
}
