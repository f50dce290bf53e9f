using System.CommandLine;
using R2QBench.Core.Errors;
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
        var spec = SpecReader.Read(
            arguments.GetValue(_spec)!, CommonOptions.Overrides(arguments.GetValue(_set), arguments.GetValue(_device)), Vocabulary.Create());
        var plan = new ExperimentPlanner(arguments.GetValue(_results)!).Plan(spec);
        if (arguments.GetValue(_json)) WriteJson(plan, host.Out);
        else WriteTable(plan, host.Out);
        foreach (var notice in plan.Notices) host.Error.WriteLine($"note: {notice}");
        return Task.FromResult(ExitCode.Ok);
    }

    private static void WriteTable(ExperimentPlan plan, TextWriter output)
    {
        output.WriteLine($"{plan.Experiment}: {plan.Runs.Count} runs from {plan.SpecPath}");
        var table = new Listing("run", "id", "model", "layers>", "bits/weight>", "entropy>", "model size>", "steps>", "tokens>", "memory>", "disk>");
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
                Units.Bytes(need.Memory),
                Units.Bytes(need.Disk));
        }

        table.WriteTo(output);
        output.WriteLine("memory: weights, optimizer and logits, estimated; disk: what the run's folder will hold");
    }

    private static string Bits(double? bits) => bits is { } value ? FormattableString.Invariant($"{value:0.000}") : "";

    private static void WriteJson(ExperimentPlan plan, TextWriter output) => JsonListing.Write(output, new
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
                QuantizedLayers = run.QuantizedLayers.Select(layer => layer.Path),
                BitsPerWeightStored = size.QuantizedBitsPerWeight,
                BitsPerWeightEntropy = size.QuantizedEntropyBitsPerWeight,
                ModelBitsPerWeightStored = size.BitsPerWeight,
                ModelBytesStored = size.Bytes,
                need.TokensTrained,
                MemoryBytesEstimated = need.Memory,
                DiskBytesEstimated = need.Disk,
            };
        }),
        Notices = plan.Notices.Select(notice => notice.ToString()),
    });
}
