namespace R2QBench.Runner.Slurm;

/// <summary>Told what becomes of the jobs of a queued sweep.</summary>
public interface ISlurmMessages
{
    /// <summary>A job is in the queue.</summary>
    /// <param name="jobId">Its number.</param>
    /// <param name="runs">Open runs in it.</param>
    /// <param name="tasks">Its tasks.</param>
    /// <param name="found">Whether an earlier process queued it.</param>
    void Queued(long jobId, int runs, int tasks, bool found);

    /// <summary>How the open tasks stand.</summary>
    /// <param name="tasks">Tasks with open runs.</param>
    /// <param name="done">Runs that have their rows.</param>
    /// <param name="count">Runs of the sweep.</param>
    void Status(IReadOnlyList<WatchedTask> tasks, int done, int count);

    /// <summary>Slurm does not answer just now; it is asked again.</summary>
    void NoAnswer();

    /// <summary>Nobody watches this job any more.</summary>
    void LeftInQueue(long jobId);
}
