using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports;

/// <summary>The text files of one run that a report shows: what was asked for, and on what it ran.</summary>
/// <param name="Spec">The resolved spec, YAML; null if the file is gone.</param>
/// <param name="Environment">The environment, JSON; null if the file is gone.</param>
public sealed record RunDocuments(string? Spec, string? Environment)
{
    /// <summary>A longer file is no spec of ours and would only swell the report.</summary>
    private const long MostBytes = 256 * 1024;

    /// <summary>Reads both from a run's folder; a file that cannot be read is left out.</summary>
    public static RunDocuments Read(ResultStore store, RunRow run)
    {
        var folder = store.PathOf(run.Experiment, run.RunId);
        return new RunDocuments(Text(Path.Combine(folder, RunFolder.FileOf("spec.yaml", run.Attempt))), Text(Path.Combine(folder, RunFolder.FileOf("environment.json", run.Attempt))));
    }

    private static string? Text(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: <= MostBytes } ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
