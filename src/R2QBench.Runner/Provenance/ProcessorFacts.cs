namespace R2QBench.Runner.Provenance;

/// <summary>The processor, and how much of it this process may use.</summary>
/// <param name="Model">Its name; null where the system does not say.</param>
/// <param name="LogicalCpus">Hardware threads of the machine that are online.</param>
/// <param name="PhysicalCores">Cores of the machine; null where the system does not say.</param>
/// <param name="UsableCpus">Hardware threads that .NET takes for usable: affinity and container limits are counted in.</param>
/// <param name="Features">Vector instruction sets, in the system's words. They choose kernels and with them the last bits of a result.</param>
public sealed record ProcessorFacts(string? Model, int LogicalCpus, int? PhysicalCores, int UsableCpus, IReadOnlyList<string> Features)
{
    private static readonly string[] FeaturePrefixes = ["avx", "amx", "fma", "sse4", "asimd", "sve", "bf16", "i8mm"];

    /// <summary>Those of this machine.</summary>
    public static ProcessorFacts Read() => Parse(File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo") : []);

    /// <param name="lines">Lines of <c>/proc/cpuinfo</c>: one block of "key : value" per hardware thread.</param>
    internal static ProcessorFacts Parse(IEnumerable<string> lines)
    {
        string? model = null, features = null, package = null;
        var (logical, cores) = (0, new HashSet<string>());
        foreach (var line in lines)
        {
            var at = line.IndexOf(':', StringComparison.Ordinal);
            if (at < 0) continue;
            var value = line[(at + 1)..].Trim();
            switch (line[..at].Trim())
            {
                case "processor": logical++; break;
                case "model name": model ??= value; break;
                case "flags" or "Features": features ??= value; break;
                case "physical id": package = value; break;
                case "core id": cores.Add($"{package}/{value}"); break;
            }
        }

        return new ProcessorFacts(
            model,
            logical > 0 ? logical : Environment.ProcessorCount,
            cores.Count > 0 ? cores.Count : null,
            Environment.ProcessorCount,
            [.. (features ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Where(feature => FeaturePrefixes.Any(prefix => feature.StartsWith(prefix, StringComparison.Ordinal)))
                .Distinct().Order(StringComparer.Ordinal)]);
    }
}
