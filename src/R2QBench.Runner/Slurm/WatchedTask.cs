namespace R2QBench.Runner.Slurm;

/// <summary>An array task with runs that are still open.</summary>
/// <param name="folder">Its submission.</param>
/// <param name="index">Its number in the array.</param>
/// <param name="runs">Its open runs, in the order of the plan.</param>
public sealed class WatchedTask(SubmissionFolder folder, int index, IReadOnlyList<QueuedRun> runs)
{
    // Rows in a shared folder may become visible after Slurm knows the end; a task that just started may not be listed yet.
    private const int LooksAtEnd = 2;
    private const int LooksWithoutRecord = 3;
    private int _ended;
    private int _missing;

    /// <summary>The submission that it belongs to.</summary>
    public SubmissionFolder Folder => folder;

    /// <summary>Its index within the job array.</summary>
    public int Index => index;

    /// <summary>Runs that have no final row yet.</summary>
    public List<QueuedRun> Open { get; } = [.. runs];

    /// <summary>Runs of the task, also those that are done.</summary>
    public int Size => folder.Submission.Tasks[index].Count;

    /// <summary>What Slurm said last; null before the first look.</summary>
    public SlurmTask? Seen { get; private set; }

    /// <summary>Takes note of a look at the queue.</summary>
    /// <param name="state">The task; null if Slurm has no record of it.</param>
    /// <returns>How it ended, once that is beyond doubt; null before.</returns>
    public SlurmTask? Look(SlurmTask? state)
    {
        if (state is null)
        {
            _ended = 0;
            return ++_missing >= LooksWithoutRecord ? new SlurmTask(index, SlurmTask.Unknown, "") : null;
        }

        Seen = state;
        _missing = 0;
        _ended = state.HasEnded ? _ended + 1 : 0;
        return _ended >= LooksAtEnd ? state : null;
    }
}
