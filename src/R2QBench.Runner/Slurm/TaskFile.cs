using System.Text.Json;
using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Runner.Console;
using R2QBench.Runner.Sweeps;

namespace R2QBench.Runner.Slurm;

/// <summary>What one array task is to do; written when the job is submitted, read by <c>r2q sweep-task</c>.</summary>
/// <remarks>The spec is read again there, so that the task needs no format of its own for runs; their ids prove that it still says the same.</remarks>
/// <param name="Spec">The YAML file as the user named it; relative to the folder in which the sweep was started.</param>
/// <param name="Overrides">Values laid over it.</param>
/// <param name="Results">Absolute path of the results folder.</param>
/// <param name="Options">How the runs are done.</param>
/// <param name="Parallel">Workers of the task.</param>
/// <param name="Runs">The runs, in the order of the plan.</param>
public sealed record TaskFile(
    string Spec, IReadOnlyList<string> Overrides, string Results, RunOptions Options, int Parallel, IReadOnlyList<QueuedRun> Runs)
{
    /// <summary>Name of a task's file in the submission's folder.</summary>
    public static string Name(int index) => FormattableString.Invariant($"task-{index}.json");

    /// <exception cref="ProblemException">The file is not there or is none of ours.</exception>
    public static TaskFile Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<TaskFile>(File.ReadAllText(path), JsonListing.Options) ?? throw new JsonException("is null");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ProblemException(new Problem("Cannot be read as a task of a sweep", path, Allowed: "a task-N.json that r2q sweep --engine slurm wrote"), inner: failure);
        }
    }

    /// <summary>Writes it, whole or not at all.</summary>
    public void Write(string path)
    {
        using var text = new StringWriter();
        JsonListing.Write(text, this);
        AtomicFile.WriteText(path, text.ToString());
    }
}
