using R2QBench.Core.Results;

namespace R2QBench.Runner.Reports.Analysers;

/// <summary>The one threshold for "is this difference real": two-sided 95 % of a normal distribution.</summary>
internal static class Confidence
{
    /// <summary>Standard errors that a difference must exceed.</summary>
    public const double Factor = 1.96;

    /// <summary>True if both have standard errors and differ by less than <see cref="Factor"/> times that of their difference (taken as independent).</summary>
    public static bool AreIndistinguishable(Measurement a, Measurement b) =>
        a.StandardError is { } first && b.StandardError is { } second
        && Math.Abs(a.Value - b.Value) < Factor * Math.Sqrt(first * first + second * second);
}
