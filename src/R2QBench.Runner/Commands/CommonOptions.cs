using System.CommandLine;
using System.Globalization;
using R2QBench.Core.Errors;
using R2QBench.Core.Text;
using R2QBench.Torch;

namespace R2QBench.Runner.Commands;

/// <summary>Options that several commands share; each call makes a new one, since an option belongs to one command.</summary>
public static class CommonOptions
{
    /// <summary>Folder below which rows are written and read unless <c>--results</c> names another.</summary>
    public const string DefaultResults = "results";

    /// <summary><c>SPEC</c>: the YAML file.</summary>
    /// <param name="example">Such a file.</param>
    public static Argument<string> Spec(string example = "experiments/quickstart.yaml") => new("SPEC") { Description = $"YAML file, e.g. {example}" };

    /// <summary><c>MODEL</c>: where a model is.</summary>
    public static Argument<string> Model() => new("MODEL") { Description = "Hugging Face folder, hub:ORG/NAME, or builtin:tiny-world" };

    /// <summary><c>--results DIR</c>.</summary>
    public static Option<string> Results() => new("--results")
    {
        Description = "Folder of the result rows",
        HelpName = "DIR",
        DefaultValueFactory = _ => DefaultResults,
    };

    /// <summary><c>--set key=value</c>, repeatable; the value is read as YAML.</summary>
    /// <param name="example">Such a key with a value.</param>
    public static Option<string[]> Set(string example = "quantization.group_size=128") => new("--set")
    {
        Description = $"Replace one value of the spec (repeatable), e.g. --set {example}",
        HelpName = "KEY=VALUE",
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };

    /// <summary><c>--experiment NAME</c>, looked at with <see cref="ExperimentIn"/>.</summary>
    public static Option<string?> Experiment() => new("--experiment") { Description = "Only this experiment", HelpName = "NAME" };

    /// <summary>The experiment that was asked for; null: all.</summary>
    /// <exception cref="ProblemException">The results folder has none of that name; the message has the nearest one.</exception>
    public static string? ExperimentIn(string results, string? experiment)
    {
        if (experiment is null) return null;
        var folder = Path.Combine(results, experiment);
        return Directory.Exists(folder) ? experiment : throw new ProblemException(new Problem(
            "There is no such experiment", "--experiment", experiment, $"folders in {results}", Suggestion.DidYouMeanPath(folder)));
    }

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print JSON instead of a table" };

    /// <summary><c>--device cpu|cuda|cuda:N</c>: a short form of <c>--set device=…</c>.</summary>
    public static Option<string?> Device() => new("--device")
    {
        Description = "Where to compute: cpu, cuda or cuda:N (default: as the spec says)",
        HelpName = "DEVICE",
    };

    /// <summary><c>--device cpu|cuda|cuda:N</c> of a command that reads no spec.</summary>
    public static Option<string> DeviceOrCpu()
    {
        var option = new Option<string>("--device") { Description = "Where to compute: cpu, cuda or cuda:N", HelpName = "DEVICE", DefaultValueFactory = _ => "cpu" };
        option.Validators.Add(result =>
        {
            var device = result.Tokens.Count == 1 ? result.Tokens[0].Value : "cpu";
            var index = device.StartsWith("cuda:", StringComparison.Ordinal) ? device["cuda:".Length..] : "0";
            if (device is not ("cpu" or "cuda") && (!device.StartsWith("cuda:", StringComparison.Ordinal) || !byte.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
                result.AddError($"'{device}' is no device; there are: cpu, cuda, cuda:N");
        });
        return option;
    }

    /// <summary>As <see cref="Overrides"/>, for specs of runs: <c>R2Q_FUSED=0</c> comes first as <c>fused=false</c>, so that it is part of the runs and their ids.</summary>
    public static IReadOnlyList<string> RunOverrides(string[]? set, string? device) =>
        Fused.IsOffByVariable ? ["fused=false", .. Overrides(set, device)] : Overrides(set, device);

    /// <summary>The overrides of <c>--set</c> followed by that of <c>--device</c>, so that the latter wins.</summary>
    public static IReadOnlyList<string> Overrides(string[]? set, string? device) =>
        device is null ? set ?? [] : [.. set ?? [], $"device={device}"];
}
