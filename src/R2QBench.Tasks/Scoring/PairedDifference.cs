namespace R2QBench.Tasks.Scoring;

/// <summary>What lies between two models on the same items: mean difference, its standard error, and McNemar's test for right and wrong answers.</summary>
/// <param name="Items">Items that both were measured on.</param>
/// <param name="Mean">Mean of first minus second.</param>
/// <param name="StandardError">Of the mean, from the spread of the differences; null for fewer than 2 items.</param>
public sealed record PairedDifference(int Items, double Mean, double? StandardError)
{
    /// <summary>Above this probability McNemar's test leaves two models unseparated.</summary>
    public const double Significance = 0.05;

    /// <summary>Items that only the first got right; null where nothing is right or wrong.</summary>
    public int? OnlyFirst { get; init; }

    /// <summary>Items that only the second got right.</summary>
    public int? OnlySecond { get; init; }

    /// <summary>McNemar's exact test: how likely so uneven a split of the items on which they differ is by chance. Null where nothing is right or wrong.</summary>
    public double? McNemar { get; init; }

    /// <summary>Lower end of the 95 % interval.</summary>
    public double? Low => Mean - Half;

    /// <summary>Upper end of the 95 % interval.</summary>
    public double? High => Mean + Half;

    /// <summary>True if zero is in the interval, or McNemar's test gives the split a probability above 0.05, or nothing is known.</summary>
    /// <remarks>
    /// The interval takes the mean for normally distributed, which a few ones among many zeros are not: four items that only the first got right
    /// and none that only the second did leave zero out, and so uneven a split has a probability of 0.125.
    /// </remarks>
    public bool IsNoise => StandardError is null || Low <= 0 && High >= 0 || McNemar > Significance;

    /// <summary>Student's t by the standard error: few windows say little of their own spread.</summary>
    private double? Half => StandardError is { } error ? StudentT.Quantile(Items - 1) * error : null;

    /// <summary>Of right (true) and wrong answers.</summary>
    public static PairedDifference OfAnswers(IReadOnlyList<bool> first, IReadOnlyList<bool> second)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(second.Count, first.Count);
        return OfCounts(first.Count, first.Zip(second).Count(pair => pair.First && !pair.Second), first.Zip(second).Count(pair => !pair.First && pair.Second));
    }

    /// <summary>Of right and wrong answers that were counted already.</summary>
    /// <param name="items">Items that both answered.</param>
    /// <param name="onlyFirst">Of these, what only the first got right.</param>
    /// <param name="onlySecond">What only the second got right.</param>
    public static PairedDifference OfCounts(int items, int onlyFirst, int onlySecond) =>
        // Differences are 1, -1 and 0.
        OfSums(items, onlyFirst - onlySecond, items, onlyFirst + onlySecond, onlyFirst - onlySecond, items) with
        {
            OnlyFirst = onlyFirst,
            OnlySecond = onlySecond,
            McNemar = ExactMcNemar(onlyFirst, onlySecond),
        };

    /// <summary>As <see cref="OfRatios"/>, from sums over clusters: d first minus second, t the size.</summary>
    /// <param name="items">Clusters.</param>
    /// <param name="differences">Σd.</param>
    /// <param name="sizes">Σt.</param>
    /// <param name="differencesSquared">Σd².</param>
    /// <param name="differencesTimesSizes">Σdt.</param>
    /// <param name="sizesSquared">Σt².</param>
    public static PairedDifference OfSums(int items, double differences, double sizes, double differencesSquared, double differencesTimesSizes, double sizesSquared)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(items);
        double mean = differences / sizes;
        if (items < 2) return new PairedDifference(items, mean, null);
        // Σ(d - mean t)²; rounding may leave a little less than nothing.
        double squares = Math.Max(0, differencesSquared - 2 * mean * differencesTimesSizes + mean * mean * sizesSquared);
        return new PairedDifference(items, mean, Math.Sqrt(squares * items / (items - 1)) / sizes);
    }

    /// <summary>Of Σsum/Σsize over clusters that have the same sizes for both, e.g. the windows of a text.</summary>
    /// <param name="first">Sums of the first model.</param>
    /// <param name="second">Sums of the second.</param>
    /// <param name="sizes">Members of each cluster.</param>
    public static PairedDifference OfRatios(IReadOnlyList<double> first, IReadOnlyList<double> second, IReadOnlyList<double> sizes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(first.Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(second.Count, first.Count);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sizes.Count, first.Count);
        double total = sizes.Sum(), mean = first.Zip(second, (a, b) => a - b).Sum() / total;
        if (first.Count < 2) return new PairedDifference(first.Count, mean, null);
        double squares = first.Index().Sum(item => Math.Pow(item.Item - second[item.Index] - mean * sizes[item.Index], 2));
        return new PairedDifference(first.Count, mean, Math.Sqrt(squares * first.Count / (first.Count - 1)) / total);
    }

    /// <summary>Two-sided probability of a split at least as uneven as b : c of b + c fair coins.</summary>
    /// <remarks>Source: McNemar, Psychometrika 12, 1947; the exact form. 1 if there is nothing to split.</remarks>
    public static double ExactMcNemar(int b, int c)
    {
        int n = b + c, least = Math.Min(b, c);
        if (n == 0) return 1;
        // Terms of the binomial tail as logarithms, since 2^n overflows.
        double term = -n * Math.Log(2), tail = Math.Exp(term);
        for (int k = 1; k <= least; k++)
        {
            term += Math.Log(n - k + 1) - Math.Log(k);
            tail += Math.Exp(term);
        }

        return Math.Min(1, 2 * tail);
    }
}
