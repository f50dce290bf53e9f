namespace R2QBench.Runner.Slurm;

/// <summary>What <c>sacct --allocations --noheader --parsable2 --format=JobID,State,ExitCode</c> prints.</summary>
public static class SacctOutput
{
    /// <summary>Columns asked for.</summary>
    public const string Format = "JobID,State,ExitCode";

    /// <summary>The tasks of lines like <c>8_5|FAILED|3:0</c> or <c>8_[6-9%1]|PENDING|0:0</c>; others are passed over.</summary>
    public static IEnumerable<SlurmTask> Parse(string output) =>
        from line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let columns = line.Split('|')
        where columns.Length == 3 && columns[0].Contains('_', StringComparison.Ordinal)
        let state = SlurmTask.ParseState(columns[1])
        from index in ArrayIndexes.Parse(columns[0].Split('_', 2)[1])
        select new SlurmTask(index, state.State, SlurmTask.JoinDetails(state.Detail, SlurmTask.ExitCodeText(columns[2].Trim())));
}
