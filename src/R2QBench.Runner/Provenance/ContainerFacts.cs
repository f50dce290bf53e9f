using System.Globalization;

namespace R2QBench.Runner.Provenance;

/// <summary>Limits that a container or a scheduler puts on this process, told by its control groups (both versions).</summary>
/// <param name="Kind">docker, podman, apptainer, kubernetes or what the environment calls it; null outside of any that says so.</param>
/// <param name="CpuLimit">Processors' worth of time per second; null without a limit.</param>
/// <param name="MemoryLimitBytes">Most memory before the system ends the process; null without a limit.</param>
/// <param name="ProcessLimit">Most processes and threads; null without a limit.</param>
public sealed record ContainerFacts(string? Kind, double? CpuLimit, long? MemoryLimitBytes, long? ProcessLimit)
{
    // Version 1 says "no limit" with the largest multiple of the page size.
    private const long Unlimited = 1L << 60;

    /// <summary>Those of this process.</summary>
    /// <param name="root">Where <c>/proc</c> and <c>/sys</c> are; replaced in tests.</param>
    /// <param name="variable">Reads an environment variable.</param>
    public static ContainerFacts Read(string root = "/", Func<string, string?>? variable = null)
    {
        var groups = Groups(Path.Combine(root, "proc/self/cgroup"));
        var files = new GroupFiles(Path.Combine(root, "sys/fs/cgroup"));
        return new ContainerFacts(
            KindOf(root, variable ?? Environment.GetEnvironmentVariable),
            Least([.. Unified(groups, files, "cpu.max", Quota), .. Split(groups, files, "cpu", "cpu.cfs_quota_us", (text, folder) => Quota($"{text} {files.Read(folder, "cpu.cfs_period_us")}"))]),
            (long?)Least([.. Unified(groups, files, "memory.max", Number), .. Split(groups, files, "memory", "memory.limit_in_bytes", (text, _) => Number(text))]),
            (long?)Least([.. Unified(groups, files, "pids.max", Number), .. Split(groups, files, "pids", "pids.max", (text, _) => Number(text))]));
    }

    private static string? KindOf(string root, Func<string, string?> variable)
    {
        if (variable("APPTAINER_CONTAINER") is { Length: > 0 } || variable("SINGULARITY_CONTAINER") is { Length: > 0 }) return "apptainer";
        if (variable("KUBERNETES_SERVICE_HOST") is { Length: > 0 }) return "kubernetes";
        if (File.Exists(Path.Combine(root, ".dockerenv"))) return "docker";
        if (File.Exists(Path.Combine(root, "run/.containerenv"))) return "podman";
        return variable("container") is { Length: > 0 } kind ? kind : null;
    }

    /// <summary>Controllers and paths of this process; the unified hierarchy has no controllers.</summary>
    private static List<(string Controllers, string Path)> Groups(string file) => !File.Exists(file) ? [] :
    [
        .. File.ReadLines(file).Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3).Select(parts => (parts[1], parts[2])),
    ];

    private static IEnumerable<double?> Unified(List<(string Controllers, string Path)> groups, GroupFiles files, string name, Func<string, double?> parse) =>
        groups.Where(group => group.Controllers.Length == 0)
            .SelectMany(group => files.Upward("", group.Path).Concat(files.Upward("unified", group.Path)))
            .Select(folder => files.Read(folder, name) is { } text ? parse(text) : null);

    private static IEnumerable<double?> Split(
        List<(string Controllers, string Path)> groups, GroupFiles files, string controller, string name, Func<string, string, double?> parse) =>
        groups.Where(group => group.Controllers.Split(',').Contains(controller))
            .SelectMany(group => files.Upward(group.Controllers, group.Path).Concat(files.Upward(controller, group.Path)))
            .Select(folder => files.Read(folder, name) is { } text ? parse(text, folder) : null);

    private static double? Least(IReadOnlyList<double?> limits) => limits.Min();

    private static double? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value < Unlimited ? value : null;

    /// <summary>"QUOTA PERIOD" in microseconds; a quota of "max" or -1 is none.</summary>
    private static double? Quota(string text) =>
        text.Split(' ') is [var quota, var period] && Number(quota) is { } time && Number(period) is > 0 and { } span ? time / span : null;

    /// <summary>The files of a hierarchy: a limit of any group above counts, too.</summary>
    private sealed class GroupFiles(string root)
    {
        public IEnumerable<string> Upward(string hierarchy, string group)
        {
            var top = Path.Combine(root, hierarchy);
            for (var at = group.Trim('/'); ; at = at.Contains('/', StringComparison.Ordinal) ? at[..at.LastIndexOf('/')] : "")
            {
                if (!at.Split('/').Contains("..")) yield return Path.Combine(top, at);
                if (at.Length == 0) yield break;
            }
        }

        public string? Read(string folder, string name)
        {
            try
            {
                var path = Path.Combine(folder, name);
                return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}
