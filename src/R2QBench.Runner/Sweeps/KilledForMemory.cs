using System.Globalization;

namespace R2QBench.Runner.Sweeps;

/// <summary>How often the kernel has ended a process for lack of memory; a rise while a worker was lost says why it was.</summary>
public static class KilledForMemory
{
    /// <summary>The count of this machine (<c>/proc/vmstat</c>, <c>oom_kill</c>) and of this container (<c>memory.events</c>); 0 where the kernel does not say.</summary>
    public static long Count() => Read("/proc/vmstat") + Read("/sys/fs/cgroup/memory.events");

    private static long Read(string path)
    {
        try
        {
            foreach (var line in File.Exists(path) ? File.ReadLines(path) : [])
            {
                if (line.Split(' ') is ["oom_kill", var count] && long.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not to be known here.
        }

        return 0;
    }
}
