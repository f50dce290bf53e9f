using System.Globalization;
using R2QBench.Core.Specs;

namespace R2QBench.Runner.Runs;

/// <summary>Phases of a training as short texts for people.</summary>
public static class PhaseText
{
    /// <summary>One text per phase, e.g. <c>blocks: weights, scales; 20 steps</c>; empty without phases.</summary>
    public static IReadOnlyList<string> Of(TrainingSpec training) => [.. training.Phases.Select(phase => Of(training, phase))];

    private static string Of(TrainingSpec training, PhaseSpec phase)
    {
        var parts = new List<string>
        {
            $"{phase.Scope}: {string.Join(", ", phase.Train)}",
            FormattableString.Invariant($"{phase.Steps ?? training.Steps} steps{(phase.Scope == PhaseSpec.Blocks ? " per block" : "")}"),
        };
        if (phase.Loss.Length > 0) parts.Add($"loss {phase.Loss}");
        if (phase.LearningRate is { } rate) parts.Add($"learning rate {Number(rate)}");
        if (phase.ScaleLearningRate is { } scaleRate) parts.Add($"of scales {Number(scaleRate)}");
        if (phase.GradientClip is { } clip) parts.Add($"clip {Number(clip)}");
        return string.Join("; ", parts);
    }

    private static string Number(double value) => value.ToString("0.###e+0", CultureInfo.InvariantCulture);
}
