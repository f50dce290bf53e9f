using System.Globalization;

namespace R2QBench.Runner.Runs;

/// <summary>Memory of this process, as the kernel counts it.</summary>
public static class ProcessMemory
{
    /// <summary>Lets <see cref="PeakBytes()"/> begin anew, where the kernel allows it; otherwise a run's peak is that of its process so far.</summary>
    public static void ResetPeak()
    {
        const string ResetPeakResidentSize = "5";   // proc(5), /proc/pid/clear_refs
        try
        {
            if (OperatingSystem.IsLinux()) File.WriteAllText("/proc/self/clear_refs", ResetPeakResidentSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The larger figure remains, and the column says whose it is.
        }
    }

    /// <summary>Largest resident memory since the process began, in bytes (VmHWM); null where the kernel does not say.</summary>
    /// <remarks>It belongs to the process: without <see cref="ResetPeak"/> the second run starts with the peak of the first.</remarks>
    public static long? PeakBytes() => Peak("/proc/self/status");

    /// <summary>The same of another process.</summary>
    public static long? PeakBytes(int process)
    {
        try
        {
            return Peak(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status"));
        }
        catch (IOException)   // it has just ended
        {
            return null;
        }
    }

    private static long? Peak(string statusFile)
    {
        if (!File.Exists(statusFile)) return null;
        foreach (var line in File.ReadLines(statusFile))
        {
            // "VmHWM:	  123456 kB"; the kernel's kB are 1024 bytes.
            if (!line.StartsWith("VmHWM:", StringComparison.Ordinal)) continue;
            var number = line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
            return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes * 1024 : null;
        }

        return null;
    }
}
