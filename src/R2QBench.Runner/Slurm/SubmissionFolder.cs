using System.Globalization;
using System.Text.Json;
using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Slurm;

/// <summary>The files of one submission: <c>RESULTS/EXPERIMENT/slurm/JOB-NAME/</c> with script, tasks, logs, and how far it is.</summary>
/// <remarks>
/// <c>submission.json</c> is there before sbatch is called, <c>job</c> (the number) after it, <c>finished</c> when nothing is left to be looked at.
/// </remarks>
public sealed class SubmissionFolder
{
    private const string RecordFile = "submission.json";
    private const string JobFile = "job";
    private const string FinishedFile = "finished";

    private SubmissionFolder(string path, Submission submission, long? jobId)
    {
        Path = path;
        Submission = submission;
        JobId = jobId;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    public Submission Submission { get; }

    /// <summary>Number of the job; null until it is known.</summary>
    public long? JobId { get; private set; }

    /// <summary>Writes a new one.</summary>
    /// <exception cref="ProblemException">The folder cannot be written (exit code 3).</exception>
    public static SubmissionFolder Create(string parent, Submission submission, Action<string> writeFiles)
    {
        var path = System.IO.Path.Combine(parent, submission.JobName);
        writeFiles(path);
        using var text = new StringWriter();
        JsonListing.Write(text, submission);
        AtomicFile.WriteText(System.IO.Path.Combine(path, RecordFile), text.ToString());
        return new SubmissionFolder(path, submission, jobId: null);
    }

    /// <summary>Those that are not finished, oldest first. A folder without a whole record was never submitted and is left alone.</summary>
    public static IReadOnlyList<SubmissionFolder> Unfinished(string parent) => !Directory.Exists(parent) ? [] :
    [
        .. Directory.EnumerateDirectories(parent)
            .Where(path => !File.Exists(System.IO.Path.Combine(path, FinishedFile)))
            .Select(TryRead).OfType<SubmissionFolder>()
            .OrderBy(folder => folder.Submission.SubmittedUtc).ThenBy(folder => folder.Path, StringComparer.Ordinal),
    ];

    /// <summary>Keeps the job's number.</summary>
    public void SetJob(long jobId)
    {
        AtomicFile.WriteText(System.IO.Path.Combine(Path, JobFile), jobId.ToString(CultureInfo.InvariantCulture) + "\n");
        JobId = jobId;
    }

    /// <summary>Nothing of it is left to be looked at.</summary>
    public void Finish() => AtomicFile.WriteText(System.IO.Path.Combine(Path, FinishedFile), "");

    /// <summary>Removes one that was never queued.</summary>
    public void Delete() => Directory.Delete(Path, recursive: true);

    private static SubmissionFolder? TryRead(string path)
    {
        try
        {
            var record = System.IO.Path.Combine(path, RecordFile);
            if (!File.Exists(record) || JsonSerializer.Deserialize<Submission>(File.ReadAllText(record), JsonListing.Options) is not { } submission) return null;
            var job = System.IO.Path.Combine(path, JobFile);
            return new SubmissionFolder(path, submission, File.Exists(job) ? SbatchOutput.ParseJobId(File.ReadAllText(job)) : null);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
