using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Runner.Comparison;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;
using static TorchSharp.torch;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q compare MODEL REFERENCE</c>: is the model computed as another implementation computes it; exit code 1 above the tolerance.</summary>
public sealed class CompareCommand : R2qCommand
{
    /// <summary>What two float32 implementations that add in another order may differ by in a logit.</summary>
    private const double DefaultTolerance = 2e-4;

    private readonly Argument<string> _model = CommonOptions.Model();
    private readonly Argument<string> _reference = new("REFERENCE") { Description = "Safetensors file with input_ids and any of logits, nll, hidden_0, hidden_1, …" };
    private readonly Option<double> _tolerance = new("--tolerance") { Description = "Largest difference allowed in any number", HelpName = "X", DefaultValueFactory = _ => DefaultTolerance };
    private readonly Option<string> _device = CommonOptions.DeviceOrCpu();
    private readonly Option<bool> _json = CommonOptions.Json();

    public CompareCommand() : base(
        "compare",
        "Compare a model's logits with those of another implementation",
        "compare ../shared/fixtures/hf/llama ../shared/fixtures/hf/llama/reference.safetensors",
        "compare ../shared/fixtures/hf/opt ../shared/fixtures/hf/opt/reference.safetensors --tolerance 1e-5 --json")
    {
        Arguments.Add(_model);
        Arguments.Add(_reference);
        foreach (var option in (Option[])[_tolerance, _device, _json]) Options.Add(option);
        _tolerance.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(result.GetValueOrDefault<double>() is >= 0 and < double.PositiveInfinity)) result.AddError("--tolerance must be a number ≥ 0");
        });
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var folder = ModelSources.ResolveFolder(arguments.GetValue(_model)!);
        var tolerance = arguments.GetValue(_tolerance);
        var device = arguments.GetValue(_device)!;
        var config = ModelLoader.ReadConfig(folder);
        using var reference = ReferenceOutputs.Open(arguments.GetValue(_reference)!, config);
        MachineRequirements.RequireDevices([device]);
        using var model = ModelLoader.LoadWithoutTokenizer(folder, ScalarType.Float32, new Device(device));
        var differences = ModelComparison.Run(model, reference, cancellation);
        var holds = differences.All(difference => difference.Largest <= tolerance);

        if (arguments.GetValue(_json)) JsonListing.Write(host.Out, new { Model = folder, Reference = reference.Path, Tolerance = tolerance, Holds = holds, Tensors = differences });
        else Print(differences, tolerance, host.Out);
        foreach (var name in reference.NotCompared) host.Error.WriteLine($"note: {name} is not compared");
        return Task.FromResult(holds ? ExitCode.Ok : ExitCode.RunFailed);
    }

    private static void Print(IReadOnlyList<TensorDifference> differences, double tolerance, TextWriter output)
    {
        var table = new Listing("tensor", "shape", "largest difference>", "mean>", "at", "reference>", "here>", "");
        foreach (var difference in differences)
        {
            table.Add(
                difference.Tensor,
                $"[{string.Join(", ", difference.Shape)}]",
                FormattableString.Invariant($"{difference.Largest:0.00e+00}"),
                FormattableString.Invariant($"{difference.Mean:0.00e+00}"),
                $"[{string.Join(", ", difference.At)}]",
                FormattableString.Invariant($"{difference.Expected:0.######}"),
                FormattableString.Invariant($"{difference.Actual:0.######}"),
                difference.Largest <= tolerance ? "" : "ABOVE");
        }

        table.WriteTo(output);
        var above = differences.Count(difference => !(difference.Largest <= tolerance));
        output.WriteLine(above == 0
            ? FormattableString.Invariant($"all {differences.Count} tensors within {tolerance:0.######e+00}")
            : FormattableString.Invariant($"{above} of {differences.Count} tensors differ by more than {tolerance:0.######e+00}"));
    }
}
