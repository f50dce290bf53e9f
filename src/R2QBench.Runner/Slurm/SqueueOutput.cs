namespace R2QBench.Runner.Slurm;

/// <summary>What <c>squeue --array --noheader --states=all --format="%F|%K|%T|%r"</c> prints.</summary>
public static class SqueueOutput
{
    /// <summary>Job number of the array, index, state, reason.</summary>
    public const string Format = "%F|%K|%T|%r";

    /// <summary>The tasks; lines that are something else are passed over.</summary>
    public static IEnumerable<SlurmTask> Parse(string output) =>
        from line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        let columns = line.Split('|')
        where columns.Length == 4
        let state = SlurmTask.ParseState(columns[2])
        from index in ArrayIndexes.Parse(columns[1])
        select new SlurmTask(index, state.State, SlurmTask.JoinDetails(state.Detail, columns[3].Trim()));
}
