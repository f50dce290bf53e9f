using System.Globalization;

namespace R2QBench.Runner.Provenance;

/// <summary>Memory of the machine, whatever a container may use of it.</summary>
public static class MachineMemory
{
    /// <summary>From <c>/proc/meminfo</c>; null where there is none.</summary>
    public static long? TotalBytes() => File.Exists("/proc/meminfo") ? Parse(File.ReadLines("/proc/meminfo")) : null;

    /// <param name="lines">Lines like "MemTotal:  24736820 kB".</param>
    internal static long? Parse(IEnumerable<string> lines)
    {
        var total = lines.FirstOrDefault(line => line.StartsWith("MemTotal:", StringComparison.Ordinal));
        return total?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, "kB"]
            && long.TryParse(kilobytes, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value * 1024 : null;
    }
}
