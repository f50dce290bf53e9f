using System.Globalization;
using R2QBench.Core.Results.Rows;
using R2QBench.Methods.Quantizers;

namespace R2QBench.Runner.Reports;

/// <summary>Something that can differ between runs of one experiment: a column of the table where it does, a line of the common settings where it does not.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Text">As shown; null where it does not apply.</param>
public sealed record RunSetting(string Title, Func<RunRow, string?> Text)
{
    /// <summary>In what two runs agree if they agree in this; the text, unless equal things can have several names.</summary>
    internal Func<RunRow, string?> Identity { get; private init; } = Text;

    /// <summary>Axes whose values stand in a column of their own; besides them there are those of options and features.</summary>
    private static readonly HashSet<string> Shown =
    [
        "seed", "device", "threads", "model.source", "model.dtype", "data.source", "data.sequence_length", "training.loss", "training.steps",
        "training.batch_size", "training.gradient_accumulation", "training.gradient_clip", "training.optimizer.name", "training.optimizer.learning_rate",
        "training.optimizer.weight_decay", "training.schedule.name", "training.schedule.warmup_steps", "quantization.method", "quantization.bits",
        "quantization.group_size", "quantization.scale_dtype", "quantization.gradient", "quantization.scales", "quantization.init", "quantization.skip",
    ];

    /// <summary>Settings besides model, method and group size, which are columns anyway.</summary>
    public static IReadOnlyList<RunSetting> All { get; } =
    [
        new("bits asked", run => Number(run.Bits)),
        new("options", OwnOptions),
        new("scale dtype", run => run.ScaleDtype),
        new("gradient rule", run => run.Gradient),
        new("scales", run => run.Scales),
        new("start of scales", run => run.Init),
        new("skip", run => run.Skip.Count == 0 ? null : string.Join(", ", run.Skip)),
        new("loss", run => run.Loss),
        new("inner states", run => run.FeatureWeights.Count == 0 ? null : string.Join(", ", run.FeatureWeights.Select(term => $"{term.Key} {term.Value}"))),
        new("phases", run => run.Phases.Count == 0 ? null : string.Join(" | ", run.Phases)),
        new("steps", run => Number(run.Steps)),
        new("batch size", run => Number(run.BatchSize)),
        new("accumulation", run => Number(run.GradientAccumulation)),
        new("sequence length", run => Number(run.SequenceLength)),
        new("optimizer", run => run.Optimizer),
        new("learning rate", run => run.LearningRate?.ToString("0.###e+0", CultureInfo.InvariantCulture)),
        new("weight decay", run => Number(run.WeightDecay)),
        new("schedule", run => run.Schedule),
        new("warm-up steps", run => Number(run.WarmupSteps)),
        new("gradient clip", run => Number(run.GradientClip)),
        new("compute dtype", run => run.ComputeDtype),
        new("latent dtype", run => run.LatentDtype),
        new("training text", run => run.DataSource) { Identity = ModelIdentity.TextKey },
        new("other axes", OtherAxes),
        new("seed", run => Number(run.Seed)),
        new("device", run => run.DeviceName is { } name ? $"{run.Device} ({name})" : run.Device),
        new("threads", run => Number(run.Threads)),
        new("R2QBench", run => run.R2qbenchVersion),
        new("commit", run => run.GitCommit),
        new("libtorch", run => run.LibtorchVersion),
        new("BLAS", run => run.Blas),
        new("CUDA", run => run.CudaVersion),
        new("driver", run => run.DriverVersion),
        new(".NET", run => run.DotnetVersion),
        new("system", run => run.Os),
        new("processor", run => run.Cpu),
    ];

    /// <summary>Those in which the quantized runs differ.</summary>
    public static IReadOnlyList<RunSetting> Varying(ReportData data) => [.. All.Where(setting => setting.Values(data).Count() > 1)];

    /// <summary>Those that the quantized runs share, with their value; the full-precision run's own if there are no others.</summary>
    public static IReadOnlyList<(string Title, string Value)> Common(ReportData data) =>
    [
        .. All.Select(setting => (setting.Title, Values: setting.Values(data).ToArray()))
            .Where(pair => pair.Values is [not null])
            .Select(pair => (pair.Title, pair.Values[0]!)),
    ];

    /// <summary>Those of a spec without which two configurations of one model, method and group size would read the same.</summary>
    internal static IReadOnlyList<RunSetting> Distinguishing(IEnumerable<RunRow> runs)
    {
        var alike = runs.GroupBy(run => (run.ModelKey(), run.Method, run.GroupSize)).Where(same => same.Count() > 1).ToArray();
        return [.. RunGroup.Deciding.Where(setting => alike.Any(same => same.Select(setting.Identity).Distinct().Count() > 1))];
    }

    private IEnumerable<string?> Values(ReportData data)
    {
        var quantized = data.Runs.Where(run => !run.IsBaseline).ToArray();
        return (quantized.Length > 0 ? quantized : data.Runs).Select(Text).Distinct();
    }

    /// <summary>Method options that are not at their default, e.g. <c>variant A</c>.</summary>
    private static string? OwnOptions(RunRow run)
    {
        var defaults = QuantizerRegistry.All.FirstOrDefault(method => method.Name == run.Method)?.Options;
        var own = run.Options
            .Where(option => defaults?.GetValueOrDefault(option.Key)?.Default != option.Value)
            .OrderBy(option => option.Key, StringComparer.Ordinal)
            .Select(option => $"{option.Key} {option.Value}")
            .ToArray();
        return own.Length == 0 ? null : string.Join(", ", own);
    }

    /// <summary>What a grid varies that has no column, e.g. <c>fused false</c>: without it such runs would read as seeds of one configuration.</summary>
    private static string? OtherAxes(RunRow run)
    {
        var others = run.Axes
            .Where(axis => !Shown.Contains(axis.Key) && !axis.Key.StartsWith("quantization.options.", StringComparison.Ordinal) && !axis.Key.StartsWith("training.features.", StringComparison.Ordinal))
            .OrderBy(axis => axis.Key, StringComparer.Ordinal)
            .Select(axis => $"{axis.Key} {axis.Value}")
            .ToArray();
        return others.Length == 0 ? null : string.Join(", ", others);
    }

    private static string? Number(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);
}
