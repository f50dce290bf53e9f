using System.Globalization;
using System.Text.RegularExpressions;

namespace R2QBench.Runner.Slurm;

/// <summary>What <c>scontrol --oneliner show job</c> and <c>scontrol show config</c> print.</summary>
public static partial class ScontrolOutput
{
    /// <summary>The tasks of a job array; jobs that are none are passed over.</summary>
    public static IEnumerable<SlurmTask> ParseTasks(string output) =>
        from line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let index = Field(line, "ArrayTaskId")
        let state = Field(line, "JobState")
        where index is not null && state is not null
        from one in ArrayIndexes.Parse(index)
        select new SlurmTask(one, state, SlurmTask.JoinDetails(Field(line, "Reason") ?? "", SlurmTask.ExitCodeText(Field(line, "ExitCode") ?? "")));

    /// <summary>The cluster's setting <c>MaxArraySize</c>: indexes are below it. Null if not told.</summary>
    public static int? ParseMaxArraySize(string output) =>
        MaxArraySize().Match(output) is { Success: true } match && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : null;

    private static string? Field(string line, string name) =>
        Regex.Match(line, $@"(?:^|\s){name}=(\S*)", RegexOptions.CultureInvariant) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^MaxArraySize\s*=\s*([0-9]+)\s*$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex MaxArraySize();
}
