using R2QBench.Runner.Reports.Statistics;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>The part of an axis in which configurations can be told apart. What lies outside is for the chart to name: it must not vanish.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
/// <param name="IsLogarithmic">Whether positions go by the logarithm.</param>
internal sealed record AxisRange(double Low, double High, bool IsLogarithmic)
{
    /// <summary>The worst configurations are left outside if the others then take at least this many times the room.</summary>
    private const double LeastGain = 5;

    /// <summary>A reference (full precision, chance) is left outside if the axis would have to be more than this many times as long for it.</summary>
    private const double MostStretch = 3;

    /// <summary>Intervals may make the axis longer by at most this share on each side.</summary>
    private const double MostForIntervals = 0.5;

    private const double Margin = 0.06;

    /// <param name="configurations">Mean, interval and single seeds of each, at least one, finite.</param>
    /// <param name="references">Values that the axis should hold if that costs little.</param>
    /// <param name="higherIsBetter">Direction of the figure.</param>
    /// <param name="limits">Values that the figure cannot exceed; null where there are none.</param>
    public static AxisRange Of(IEnumerable<(SeedInterval Interval, IReadOnlyList<double> Seeds)> configurations, IEnumerable<double> references, bool higherIsBetter, (double Low, double High)? limits)
    {
        var ranked = configurations.OrderBy(one => higherIsBetter ? -one.Interval.Mean : one.Interval.Mean).ToArray();
        var kept = Kept([.. ranked.Select(one => one.Interval)]);
        double[] values = [.. ranked.Take(kept.Length).SelectMany(one => one.Seeds.Append(one.Interval.Mean))];
        var (low, high) = (values.Min(), values.Max());
        var length = Length(low, high, kept);
        foreach (var value in references)
            if (Math.Max(high, value) - Math.Min(low, value) <= MostStretch * length) (low, high) = (Math.Min(low, value), Math.Max(high, value));
        length = Length(low, high, kept);
        var (least, most) = (low - MostForIntervals * length, high + MostForIntervals * length);
        foreach (var interval in kept)
            (low, high) = (Math.Min(low, Math.Max(least, interval.Mean - (interval.Half ?? 0))), Math.Max(high, Math.Min(most, interval.Mean + (interval.Half ?? 0))));
        return WithMargin(low, high, length, limits, isLogarithmic: limits is null && VegaLite.NeedLog([low, high]));
    }

    public bool Holds(double value) => value >= Low && value <= High;

    /// <summary>The value at a share of the axis: 0 is its lower end, 1 the upper; others lie beyond.</summary>
    public double At(double share) => IsLogarithmic ? Low * Math.Pow(High / Low, share) : Low + (High - Low) * share;

    /// <summary>Best first, without those that would squeeze the others: at least half of the configurations, and at least two.</summary>
    private static SeedInterval[] Kept(SeedInterval[] ranked)
    {
        var all = Math.Abs(ranked[^1].Mean - ranked[0].Mean);
        for (var count = ranked.Length - 1; count >= Math.Max(2, (ranked.Length + 1) / 2); count--)
            if (all > LeastGain * Length(Math.Min(ranked[0].Mean, ranked[count - 1].Mean), Math.Max(ranked[0].Mean, ranked[count - 1].Mean), ranked[..count])) return ranked[..count];
        return ranked;
    }

    /// <summary>What the values span, but no less than an ordinary interval: differences inside it need no room.</summary>
    private static double Length(double low, double high, SeedInterval[] intervals)
    {
        double[] widths = [.. intervals.Select(interval => 2 * (interval.Half ?? 0)).Order()];
        var length = Math.Max(high - low, widths[widths.Length / 2]);
        return length > 0 ? length : Math.Max(Math.Abs(high) * 0.05, 1e-9);
    }

    private static AxisRange WithMargin(double low, double high, double length, (double Low, double High)? limits, bool isLogarithmic)
    {
        var range = isLogarithmic ? new AxisRange(low, high, true) : new AxisRange(high > low ? low : low - length / 2, high > low ? high : high + length / 2, false);
        range = range with { Low = range.At(-Margin), High = range.At(1 + Margin) };
        // Room for half a mark beside a limit, so that 100 % does not lie on the frame.
        return limits is { } known ? range with { Low = Math.Max(range.Low, known.Low - (known.High - known.Low) * 0.01), High = Math.Min(range.High, known.High + (range.High - range.Low) * 0.03) } : range;
    }
}
