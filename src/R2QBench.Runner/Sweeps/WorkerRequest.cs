using R2QBench.Core.Identity;
using R2QBench.Core.Models;
using R2QBench.Core.Specs;
using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Sweeps;

/// <summary>A <see cref="RunRequest"/> on its way into a worker process: one JSON line on its standard input.</summary>
/// <remarks>The resolved run travels as YAML, which does not hold its axes.</remarks>
public sealed record WorkerRequest(
    string Results,
    string Experiment,
    int Attempt,
    string Spec,
    IReadOnlyDictionary<string, string> Axes,
    string Name,
    string Id,
    InputHashes Hashes,
    string ModelFolder,
    IReadOnlyList<LinearShape> QuantizedLayers,
    IReadOnlyDictionary<string, double> TrainingOverlap,
    RunOptions Options)
{
    /// <param name="request">What to do.</param>
    /// <param name="results">The results folder.</param>
    /// <param name="device">Where the worker computes; null: as the spec says.</param>
    public static WorkerRequest Of(RunRequest request, string results, string? device)
    {
        var run = request.Run;
        return new WorkerRequest(
            results, request.Experiment, request.Attempt, SpecWriter.Write(run.Spec with { Device = device ?? run.Spec.Device }), run.Spec.Axes, run.Name, run.Id,
            run.Hashes, run.ModelFolder, run.QuantizedLayers, run.TrainingOverlap,
            request.Options with { CommandLine = request.Options.CommandLine ?? RunEnvironment.CommandLine });
    }

    /// <summary>The request again, in the worker.</summary>
    /// <param name="facts">What a model folder holds; looked at once per folder.</param>
    public RunRequest ToRequest(Func<string, ModelFacts> facts)
    {
        var spec = SpecReader.ReadResolved(Spec) with { Axes = Axes };
        var run = new PlannedRun(spec, Name, Id, Hashes, ModelFolder, facts(ModelFolder), QuantizedLayers) { TrainingOverlap = TrainingOverlap };
        return new RunRequest(Experiment, run, Attempt, Options);
    }
}
