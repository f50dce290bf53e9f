namespace R2QBench.Tasks.Scoring;

/// <summary>Standard errors by resampling: the spread of a figure over data drawn anew, with replacement, from what was measured.</summary>
/// <remarks>Source: Efron, "Bootstrap methods: another look at the jackknife", 1979. The seed is fixed, so the same scores give the same error.</remarks>
public static class Bootstrap
{
    private const int Seed = 1234;

    /// <summary>Of Σsum/Σsize over clusters; for accuracies a cluster is an item of size 1, for perplexities a window or document.</summary>
    /// <param name="sums">Sum of each cluster.</param>
    /// <param name="sizes">Members of each cluster.</param>
    /// <param name="draws">How often all clusters are drawn anew; at least 2.</param>
    /// <returns>Standard deviation over the draws; null for fewer than 2 clusters.</returns>
    public static double? OfRatio(IReadOnlyList<double> sums, IReadOnlyList<long> sizes, int draws) => Of(sums, sizes, draws, ratio => ratio);

    /// <summary>Of a function of Σsum/Σsize, e.g. the exponential.</summary>
    public static double? Of(IReadOnlyList<double> sums, IReadOnlyList<long> sizes, int draws, Func<double, double> figure)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 2);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sizes.Count, sums.Count);
        if (sums.Count < 2) return null;
        var random = new Random(Seed);
        double mean = 0, squares = 0;
        for (int draw = 1; draw <= draws; draw++)
        {
            double sum = 0;
            long size = 0;
            for (int member = 0; member < sums.Count; member++)
            {
                int drawn = random.Next(sums.Count);
                sum += sums[drawn];
                size += sizes[drawn];
            }

            // Welford's running variance: no list of draws is kept.
            double value = figure(sum / size), difference = value - mean;
            mean += difference / draw;
            squares += difference * (value - mean);
        }

        return Math.Sqrt(squares / (draws - 1));
    }
}
