using System.Globalization;
using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Results;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Slurm;

/// <summary>Puts runs into the queue, and finds again what an earlier process has put there.</summary>
/// <param name="slurm">The cluster.</param>
/// <param name="store">Where rows go.</param>
/// <param name="experiment">Folder below the results.</param>
/// <param name="settings">How runs are queued and done.</param>
/// <param name="clock">For time stamps.</param>
public sealed class SlurmSubmitter(ISlurm slurm, ResultStore store, string experiment, SlurmSettings settings, TimeProvider clock)
{
    /// <summary>Folder of all submissions of the experiment.</summary>
    public string Folder { get; } = FolderOf(store, experiment);

    /// <summary>Folder of all submissions of an experiment.</summary>
    public static string FolderOf(ResultStore store, string experiment) => Path.Combine(store.Folder, experiment, "slurm");

    /// <summary>Name of a job, which is that of its submission's folder.</summary>
    public static string JobName(string experiment, string unique) => $"r2q-{experiment}-{unique}";

    /// <summary>Processors of a task: what its runs want, for every worker.</summary>
    public static int Cpus(IEnumerable<int> threads, SlurmSettings settings) => threads.Max() * settings.Parallel;

    /// <summary>Submissions that are not finished, newest first. One whose number was never learnt is looked up by its name, or removed if it never reached the queue.</summary>
    public async Task<IReadOnlyList<SubmissionFolder>> RecoverAsync(CancellationToken cancellation)
    {
        var found = new List<SubmissionFolder>();
        foreach (var submission in SubmissionFolder.Unfinished(Folder).Reverse())
        {
            if (submission.JobId is null)
            {
                if (await slurm.FindByNameAsync(submission.Submission.JobName, cancellation) is { } id) submission.SetJob(id);
                else
                {
                    submission.Delete();
                    continue;
                }
            }

            found.Add(submission);
        }

        return found;
    }

    /// <summary>Queues runs as one job array.</summary>
    /// <param name="runs">At least one, in the order of the plan, with the threads that each wants.</param>
    /// <param name="round">How often they were queued before.</param>
    /// <param name="cancellation">Stops before the submission, not in it.</param>
    /// <exception cref="ProblemException">The cluster refuses (exit code 2), or does not answer or the folder cannot be written (3).</exception>
    public async Task<SubmissionFolder> SubmitAsync(IReadOnlyList<(QueuedRun Run, int Threads)> runs, int round, CancellationToken cancellation)
    {
        var chunks = runs.Chunk(settings.Slurm.ChunkSize).ToList();
        if (await slurm.MaxArraySizeAsync(cancellation) is { } most && chunks.Count > most)
        {
            throw new ProblemException(new Problem(
                $"{runs.Count} runs make {chunks.Count} tasks, more than one array of this cluster may have", "slurm.chunk_size", Shown(settings.Slurm.ChunkSize),
                $"{Shown((runs.Count + most - 1) / most)} or more (the cluster's MaxArraySize is {most})", "make the chunks larger, or queue part of the runs with --filter"));
        }

        var now = clock.GetUtcNow();
        var name = JobName(experiment, $"{now.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture)}-{Guid.NewGuid().ToString("N")[..6]}");
        var record = new Submission(name, now, round, [.. chunks.Select(chunk => (IReadOnlyList<QueuedRun>)[.. chunk.Select(run => run.Run)])]);
        var submission = SubmissionFolder.Create(Folder, record, path => WriteFiles(path, record));
        try
        {
            var cpus = Cpus(runs.Select(run => run.Threads), settings);
            submission.SetJob(await slurm.SubmitAsync(
                SbatchArguments.Of(settings.Slurm, name, chunks.Count, cpus, submission.Path, Directory.GetCurrentDirectory()), cancellation));
            return submission;
        }
        catch (ProblemException)
        {
            submission.Delete();
            throw;
        }
    }

    private void WriteFiles(string folder, Submission record)
    {
        var options = settings.Options with { CommandLine = RunEnvironment.CommandLine };
        foreach (var (index, runs) in record.Tasks.Index())
        {
            var file = Path.Combine(folder, TaskFile.Name(index));
            new TaskFile(settings.Spec, settings.Overrides, store.Folder, options, settings.Parallel, runs).Write(file);
            AtomicFile.WriteText(
                Path.Combine(folder, JobScript.CommandFile(index)),
                JobScript.CommandText([ChildProcess.Dotnet, typeof(SlurmSubmitter).Assembly.Location, "sweep-task", file]));
        }

        AtomicFile.WriteText(Path.Combine(folder, JobScript.FileName), JobScript.Text(folder, settings.Slurm.RequeueLimit));
    }

    private static string Shown(int number) => number.ToString(CultureInfo.InvariantCulture);
}
