namespace R2QBench.Runner.Slurm;

/// <summary>A job array that was, or is about to be, put into the queue.</summary>
/// <param name="JobName">Name of the job; unique, so that it is found again if the submitting process ends before it learns the number.</param>
/// <param name="SubmittedUtc">When.</param>
/// <param name="Round">0, or how often its runs were queued anew after their job was taken away.</param>
/// <param name="Tasks">Runs of each task.</param>
public sealed record Submission(string JobName, DateTimeOffset SubmittedUtc, int Round, IReadOnlyList<IReadOnlyList<QueuedRun>> Tasks);
