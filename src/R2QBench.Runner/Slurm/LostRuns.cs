using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Runs;
using R2QBench.Runner.Sweeps;

namespace R2QBench.Runner.Slurm;

/// <summary>Rows of runs whose job ended before they could write one themselves.</summary>
/// <param name="store">Where rows go.</param>
/// <param name="experiment">Folder below the results.</param>
/// <param name="clock">For time stamps.</param>
public sealed class LostRuns(ResultStore store, string experiment, TimeProvider clock)
{
    /// <summary>Writes the row of a lost run: failed, with what Slurm says about its task.</summary>
    /// <returns>The row; null if a process is at the run after all.</returns>
    public RunRow? Write(SweepItem item, long jobId, SlurmTask task)
    {
        var attempt = (store.Find(experiment, item.Run.Id)?.Attempt ?? 0) + 1;
        var lost = new RunReport.Lost(Outcome(jobId, task), LastStep: null, TimeSpan.Zero, PeakHostBytes: null, IsFinal: true);
        return new RunAttempt(store, clock).Bury(new RunRequest(experiment, item.Run, attempt, new RunOptions()), lost) is RunReport.Ended ended ? ended.Row : null;
    }

    /// <summary>Whether an attempt had begun: its log is there.</summary>
    public bool HasBegun(string runId, int attempt) =>
        File.Exists(Path.Combine(store.PathOf(experiment, runId), attempt == 1 ? "log.txt" : FormattableString.Invariant($"log.{attempt}.txt")));

    /// <summary>What became of a run whose task ended without its row.</summary>
    internal static RunOutcome Outcome(long jobId, SlurmTask task)
    {
        var said = task.Detail.Length == 0 ? task.State : $"{task.State}, {task.Detail}";
        var meaning = task.State switch
        {
            "OUT_OF_MEMORY" => "it needed more memory than the task was given (slurm.mem)",
            "TIMEOUT" or "DEADLINE" => "its time was over (slurm.time)",
            "CANCELLED" => "the job was cancelled",
            "NODE_FAIL" or "BOOT_FAIL" => "its node failed, and it had been queued again as often as slurm.requeue_limit allows",
            "PREEMPTED" => "it was preempted, and had been queued again as often as slurm.requeue_limit allows",
            "FAILED" when task.Detail.Contains("exit code 130", StringComparison.Ordinal) => "it was told to stop, and had been queued again as often as slurm.requeue_limit allows",
            SlurmTask.Unknown => "Slurm has no record of it any more",
            _ => "its process ended without a row; the task's log says more",
        };
        var sentence = FormattableString.Invariant($"lost with Slurm task {jobId}_{task.Index} ({said}): {meaning}");
        return task.State == "OUT_OF_MEMORY" ? new RunOutcome.OutOfMemory(sentence) : new RunOutcome.Failed(sentence);
    }
}
