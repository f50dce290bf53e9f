using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using R2QBench.Runner.Console;
using R2QBench.Runner.Pretraining;
using R2QBench.Runner.Runs;
using R2QBench.Runner.Training;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q pretrain SPEC</c>: trains a tokenizer and a small model from scratch and saves both in one folder.</summary>
public sealed class PretrainCommand : R2qCommand
{
    private readonly Argument<string> _spec = CommonOptions.Spec("experiments/pretrain-tiny-world.yaml");
    private readonly Option<string[]> _set = CommonOptions.Set("training.steps=100");
    private readonly Option<string?> _device = CommonOptions.Device();
    private readonly Option<bool> _json = CommonOptions.Json();

    public PretrainCommand() : base(
        "pretrain",
        "Train a small model from scratch (tokenizer included)",
        "pretrain experiments/pretrain-tiny-world.yaml",
        "pretrain experiments/pretrain-tiny-world.yaml --set output=/tmp/model --set training.steps=100")
    {
        Arguments.Add(_spec);
        foreach (var option in (Option[])[_set, _device, _json]) Options.Add(option);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var path = arguments.GetValue(_spec)!;
        var spec = SpecReader.ReadPretrain(
            path, CommonOptions.Overrides(arguments.GetValue(_set), arguments.GetValue(_device)), Vocabulary.Create());
        MachineRequirements.RequireEngine();
        var result = Pretrain(path, spec, host, cancellation);
        if (arguments.GetValue(_json)) JsonListing.Write(host.Out, result);
        else Print(result, host.Out);
        return Task.FromResult(ExitCode.Ok);
    }

    private static PretrainResult Pretrain(string path, PretrainSpec spec, CommandHost host, CancellationToken cancellation)
    {
        try
        {
            return new Pretrainer(RunProgress.For(host), host.Clock).Run(spec, cancellation);
        }
        catch (DivergedException diverged)
        {
            throw new ProblemException(
                new Problem($"The training diverged, and nothing is saved: {diverged.Message}", path, NextStep: "lower training.optimizer.learning_rate, or clip by training.gradient_clip"),
                ExitCode.RunFailed);
        }
    }

    private static void Print(PretrainResult result, TextWriter output)
    {
        var table = new Listing("task", "metric", "value>", "std error>", "chance>", "n>");
        foreach (var score in result.Scores)
        {
            table.Add(
                score.Task,
                score.Metric,
                FormattableString.Invariant($"{score.Value:0.0000}"),
                score.StandardError is { } error ? FormattableString.Invariant($"{error:0.0000}") : "",
                score.ChanceLevel is { } chance ? FormattableString.Invariant($"{chance:0.00}") : "",
                FormattableString.Invariant($"{score.Count}"));
        }

        if (table.RowCount > 0) table.WriteTo(output);
        output.WriteLine(result.Folder);
    }
}
