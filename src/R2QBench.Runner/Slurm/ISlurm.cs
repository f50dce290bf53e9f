namespace R2QBench.Runner.Slurm;

/// <summary>What a sweep needs of a Slurm cluster.</summary>
public interface ISlurm
{
    /// <summary>Looks whether jobs can be submitted from here at all.</summary>
    /// <exception cref="Core.Errors.ProblemException">Slurm is not installed or not configured (exit code 3).</exception>
    Task RequireAsync(CancellationToken cancellation);

    /// <summary>Puts a job array into the queue.</summary>
    /// <param name="arguments">Options of sbatch and the script.</param>
    /// <param name="cancellation">Stops before the submission, not in it.</param>
    /// <returns>The job's number.</returns>
    /// <exception cref="Core.Errors.ProblemException">Slurm refuses it (exit code 2) or does not answer (3).</exception>
    Task<long> SubmitAsync(IReadOnlyList<string> arguments, CancellationToken cancellation);

    /// <summary>The number of a job with this name that is in the queue or in the accounts; null if there is none.</summary>
    Task<long?> FindByNameAsync(string name, CancellationToken cancellation);

    /// <summary>All tasks of a job array that Slurm knows of, by index; null if it does not answer just now.</summary>
    Task<IReadOnlyDictionary<int, SlurmTask>?> TasksAsync(long jobId, CancellationToken cancellation);

    /// <summary>Indexes of an array are below this; null if unknown.</summary>
    Task<int?> MaxArraySizeAsync(CancellationToken cancellation);
}
