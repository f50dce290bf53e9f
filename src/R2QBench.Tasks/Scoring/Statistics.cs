namespace R2QBench.Tasks.Scoring;

/// <summary>Standard errors, in double precision.</summary>
public static class Statistics
{
    /// <summary>Of a proportion p among n: sqrt(p(1−p)/(n−1)), as lm-evaluation-harness has it; null for fewer than 2.</summary>
    public static double? OfProportion(double proportion, long count) =>
        count < 2 ? null : Math.Sqrt(proportion * (1 - proportion) / (count - 1));

    /// <summary>Of a mean over clusters that were summed: the ratio Σsum/Σsize with its error from the spread between clusters.</summary>
    /// <param name="sums">Sum of each cluster.</param>
    /// <param name="sizes">Members of each cluster; for equal sizes this is the usual error of the mean of cluster means.</param>
    /// <returns>Mean, and its standard error or null for fewer than 2 clusters.</returns>
    /// <remarks>Linearized ratio estimator: var = W/(W−1) · Σ(sᵢ − r·nᵢ)² / (Σnᵢ)²; Cochran, Sampling Techniques, §6.</remarks>
    public static (double Mean, double? StandardError) OfClusters(IReadOnlyList<double> sums, IReadOnlyList<long> sizes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(sums.Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sizes.Count, sums.Count);
        double total = sums.Sum();
        double members = sizes.Sum();
        double mean = total / members;
        if (sums.Count < 2) return (mean, null);
        double squares = sums.Zip(sizes, (sum, size) => Math.Pow(sum - mean * size, 2)).Sum();
        return (mean, Math.Sqrt(squares * sums.Count / (sums.Count - 1)) / members);
    }

    /// <summary>Standard error of exp(mean), by the delta method: exp(mean) times the error of the mean.</summary>
    public static double? OfExponential(double mean, double? standardError) => Math.Exp(mean) * standardError;
}
