using R2QBench.Tasks.Scoring;

namespace R2QBench.Runner.Reports.Statistics;

/// <summary>Mean of a figure over seeds and its two-sided 95 % interval.</summary>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="Half">Half the width of the interval; null where there is none (one seed without a standard error).</param>
/// <param name="Seeds">Number of seeds.</param>
public sealed record SeedInterval(double Mean, double? Half, int Seeds)
{
    /// <summary>Whether the interval leaves zero out; false also where there is no interval.</summary>
    public bool ExcludesZero() => Half is { } half && Math.Abs(Mean) > half;

    /// <summary>In another unit.</summary>
    public SeedInterval Times(double factor) => this with { Mean = Mean * factor, Half = Half * factor };

    /// <summary>First minus second, seed by seed: the same seed means the same batches, so that what batches do to both cancels.</summary>
    /// <param name="first">Figures by seed.</param>
    /// <param name="second">The other's.</param>
    /// <returns>Null if no seed has both.</returns>
    public static SeedInterval? OfPairs(IReadOnlyDictionary<long, double> first, IReadOnlyDictionary<long, double> second)
    {
        double[] differences = [.. first.Where(seed => second.ContainsKey(seed.Key)).Select(seed => seed.Value - second[seed.Key])];
        return differences.Length == 0 ? null : Of(differences, standardError: null);
    }

    /// <param name="values">One per seed, at least one.</param>
    /// <param name="standardError">Evaluation error of the value, used where there is but one seed.</param>
    /// <remarks>From two seeds on t·s/√n: what another training would change. All seeds answer the same items, so what other items would change is not in it.</remarks>
    public static SeedInterval Of(IReadOnlyList<double> values, double? standardError)
    {
        var mean = values.Average();
        if (values.Count == 1) return new SeedInterval(mean, standardError * Analysers.Confidence.Factor, 1);
        var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        return new SeedInterval(mean, StudentT.Quantile(values.Count - 1) * Math.Sqrt(variance / values.Count), values.Count);
    }
}
