namespace R2QBench.Tasks.Scoring;

/// <summary>Standard errors as a spec wants them: by formula, or by the bootstrap.</summary>
/// <param name="draws">Draws of the bootstrap; 0: the formula.</param>
internal sealed class StandardErrors(int draws)
{
    /// <summary>What rows call it.</summary>
    public string Kind => draws > 0 ? "bootstrap" : "analytic";

    /// <summary>Of the share of true values.</summary>
    public double? OfProportion(IReadOnlyCollection<bool> values)
    {
        if (draws > 0) return Bootstrap.OfRatio([.. values.Select(value => value ? 1.0 : 0.0)], [.. values.Select(_ => 1L)], draws);
        return Statistics.OfProportion((double)values.Count(value => value) / values.Count, values.Count);
    }

    /// <summary>exp(Σsum/Σsize) and its error.</summary>
    public (double Value, double? Error) OfExponential(IReadOnlyList<double> sums, IReadOnlyList<long> sizes) =>
        OfFunction(sums, sizes, Math.Exp, Statistics.OfExponential);

    /// <summary>exp(scale · Σsum/Σsize) and its error.</summary>
    public (double Value, double? Error) OfScaledExponential(IReadOnlyList<double> sums, IReadOnlyList<long> sizes, double scale) =>
        OfFunction(sums, sizes, mean => Math.Exp(scale * mean), (mean, error) => Statistics.OfExponential(scale * mean, scale * error));

    /// <summary>Σsum/Σsize by <paramref name="scale"/>, and its error.</summary>
    public (double Value, double? Error) OfScaled(IReadOnlyList<double> sums, IReadOnlyList<long> sizes, double scale) =>
        OfFunction(sums, sizes, mean => mean * scale, (_, error) => error * scale);

    private (double Value, double? Error) OfFunction(
        IReadOnlyList<double> sums, IReadOnlyList<long> sizes, Func<double, double> figure, Func<double, double?, double?> error)
    {
        var (mean, analytic) = Statistics.OfClusters(sums, sizes);
        return (figure(mean), draws > 0 ? Bootstrap.Of(sums, sizes, draws, figure) : error(mean, analytic));
    }
}
