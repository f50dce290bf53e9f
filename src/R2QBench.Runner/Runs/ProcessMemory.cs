using System.Globalization;

namespace R2QBench.Runner.Runs;

/// <summary>Memory of this process, as the kernel counts it.</summary>
public static class ProcessMemory
{
    private const string StatusFile = "/proc/self/status";

    /// <summary>Largest resident memory since the process began, in bytes (VmHWM); null where the kernel does not say.</summary>
    /// <remarks>It belongs to the process: the second run of a sweep starts with the peak of the first.</remarks>
    public static long? PeakBytes()
    {
        if (!File.Exists(StatusFile)) return null;
        foreach (var line in File.ReadLines(StatusFile))
        {
            // "VmHWM:	  123456 kB"; the kernel's kB are 1024 bytes.
            if (!line.StartsWith("VmHWM:", StringComparison.Ordinal)) continue;
            var number = line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
            return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes * 1024 : null;
        }

        return null;
    }
}
