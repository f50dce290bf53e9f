using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Specs;
using R2QBench.Core.Text;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;
using R2QBench.Runner.Training;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q validate SPEC</c>: the plan, or all problems with exit code 2; loads no libtorch and starts nothing.</summary>
public sealed class ValidateCommand : R2qCommand
{
    private readonly Argument<string> _spec = CommonOptions.Spec();
    private readonly Option<string> _results = CommonOptions.Results();
    private readonly Option<string[]> _set = CommonOptions.Set();
    private readonly Option<string?> _device = CommonOptions.Device();
    private readonly Option<bool> _json = CommonOptions.Json();

    public ValidateCommand() : base(
        "validate",
        "Show what a spec would run, or everything that is wrong with it",
        "validate experiments/quickstart.yaml",
        "validate experiments/stories-2bit.yaml --set model.source=../shared/data/models/stories260k --json")
    {
        Arguments.Add(_spec);
        foreach (var option in (Option[])[_results, _set, _device, _json]) Options.Add(option);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var spec = SpecReader.Examine(
            arguments.GetValue(_spec)!, CommonOptions.RunOverrides(arguments.GetValue(_set), arguments.GetValue(_device)), Vocabulary.Create());
        var plan = new ExperimentPlanner(arguments.GetValue(_results)!).Plan(spec);
        var times = Times(arguments.GetValue(_results)!, plan.Experiment);
        if (arguments.GetValue(_json)) WriteJson(plan, times, host.Out);
        else WriteTable(plan, times, host.Out);
        foreach (var notice in plan.Notices) host.Error.WriteLine($"note: {notice}");
        return Task.FromResult(ExitCode.Ok);
    }

    private static void WriteTable(ExperimentPlan plan, RunTimes times, TextWriter output)
    {
        output.WriteLine($"{plan.Experiment}: {plan.Runs.Count} runs from {plan.SpecPath}");
        var table = new Listing("run", "id", "model", "layers>", "bits/weight>", "entropy>", "model size>", "steps>", "tokens>", "host>", "device>", "disk>", "peak disk>", "time>");
        foreach (var run in plan.Runs)
        {
            var size = ModelSizes.Of(run.Model, run.Spec, run.QuantizedLayers);
            var need = RunNeeds.Of(run);
            table.Add(
                run.Name,
                run.Id,
                Path.GetFileName(run.ModelFolder.TrimEnd('/')),
                FormattableString.Invariant($"{run.QuantizedLayers.Count}"),
                Bits(size.QuantizedBitsPerWeight),
                Bits(size.QuantizedEntropyBitsPerWeight),
                Units.Bytes(size.Bytes),
                FormattableString.Invariant($"{TrainingStage.StepsOf(run.Spec.Training, run.Model.Config.Layers)}"),
                Units.Count(need.TokensTrained),
                Units.Bytes(need.HostMemory),
                need.DeviceMemory > 0 ? Units.Bytes(need.DeviceMemory) : "",
                Units.Bytes(need.Disk),
                Units.Bytes(need.PeakDisk),
                Units.Duration(times.Of(run)));
        }

        table.WriteTo(output);
        output.WriteLine("time: by completed runs of the same model in the results folder; ? if there are none");
        output.WriteLine("host, device: memory for weights, optimizer and logits, estimated; disk: what the run's folder will hold, peak disk: with checkpoints");
    }

    /// <summary>Earlier runs of the experiment; none if there are none, and then DuckDB is not needed.</summary>
    private static RunTimes Times(string results, string experiment)
    {
        var store = new ResultStore(results);
        return new RunTimes(Directory.Exists(Path.Combine(store.Folder, experiment)) ? store.Read<RunRow>(experiment, skipped: new List<Problem>()) : []);
    }

    private static string Bits(double? bits) => bits is { } value ? FormattableString.Invariant($"{value:0.000}") : "";

    private static void WriteJson(ExperimentPlan plan, RunTimes times, TextWriter output) => JsonListing.Write(output, new
    {
        plan.Experiment,
        Spec = plan.SpecPath,
        Runs = plan.Runs.Select(run =>
        {
            var size = ModelSizes.Of(run.Model, run.Spec, run.QuantizedLayers);
            var need = RunNeeds.Of(run);
            return new
            {
                run.Id,
                run.Name,
                run.Spec.Axes,
                run.ModelFolder,
                run.Spec.Model,
                run.Spec.Data,
                run.Spec.Quantization,
                run.Spec.Training,
                run.Spec.Seed,
                run.Spec.Threads,
                run.Spec.Device,
                run.Spec.Fused,
                QuantizedLayers = run.QuantizedLayers.Select(layer => layer.Path),
                BitsPerWeightStored = size.QuantizedBitsPerWeight,
                BitsPerWeightEntropy = size.QuantizedEntropyBitsPerWeight,
                ModelBitsPerWeightStored = size.BitsPerWeight,
                ModelBytesStored = size.Bytes,
                need.TokensTrained,
                MemoryBytesEstimated = need.Memory,
                HostBytesEstimated = need.HostMemory,
                DeviceBytesEstimated = need.DeviceMemory,
                DiskBytesEstimated = need.Disk,
                PeakDiskBytesEstimated = need.PeakDisk,
                SecondsEstimated = times.Of(run)?.TotalSeconds,
            };
        }),
        Notices = plan.Notices.Select(notice => notice.ToString()),
    });
}
