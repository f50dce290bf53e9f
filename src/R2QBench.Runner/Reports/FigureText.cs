using System.Globalization;
using R2QBench.Core.Results;

namespace R2QBench.Runner.Reports;

/// <summary>Figures as people read them; the digits shown follow from the standard error.</summary>
internal static class FigureText
{
    /// <summary>What stands for "no value".</summary>
    public const string None = "–";

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary><c>35.2 → 5.10 ± 0.06</c> or <c>31.0 → 80.0 ± 2.0 %</c>; the second figure with its standard error.</summary>
    public static string Change(Measurement? before, Measurement? after) => (before, after) switch
    {
        (null, null) => None,
        (null, { } only) => WithError(only),
        ({ } first, null) => Value(first) + " → " + None,
        ({ } first, { } second) => Number(first, first.Value) + " → " + WithError(second),
    };

    /// <summary><c>5.10 ± 0.06</c> or <c>93.5 ± 1.2 %</c>.</summary>
    public static string WithError(Measurement figure) =>
        figure.StandardError is { } error && double.IsFinite(error)
            ? $"{Number(figure, figure.Value)} ± {Number(figure, error)}{Unit(figure)}"
            : Value(figure);

    /// <summary><c>5.10</c> or <c>93.5 %</c>.</summary>
    public static string Value(Measurement figure) => Number(figure, figure.Value) + Unit(figure);

    /// <summary>
    /// <c>1.758</c> and <c>0.017</c>: the mean down to the second digit of half the interval, perplexities with at most four decimals; accuracies in percent with one
    /// decimal, whatever the interval. Empty in place of an interval that is not known.
    /// </summary>
    public static (string Mean, string Half) Interval(Statistics.SeedInterval interval, bool isShare, bool isSigned = false)
    {
        var scale = isShare ? 100 : 1;
        var half = interval.Half * scale;
        var decimals = isShare ? 1 : half is > 0 ? Math.Clamp(1 - (int)Math.Floor(Math.Log10(half.Value)), 0, 4) : 4;
        var digits = decimals == 0 ? "0" : "0." + new string('0', decimals);
        return ((interval.Mean * scale).ToString(isSigned ? $"+{digits};-{digits};{digits}" : digits, Invariant), half?.ToString(digits, Invariant) ?? "");
    }

    /// <summary>Mean and half the interval with the digits that a table shows: those of <see cref="Interval"/> over seeds, those of the run's own figure with one seed.</summary>
    /// <param name="interval">Over the seeds.</param>
    /// <param name="figure">The figure of one of them.</param>
    public static (string Mean, string Half) Estimate(Statistics.SeedInterval interval, Measurement figure) => interval.Seeds > 1
        ? Interval(interval, isShare: figure.ChanceLevel is not null)
        : (Number(figure, figure.Value), interval.Half is { } half ? Number(figure, half) : "");

    /// <summary>Bits per weight, two decimals.</summary>
    public static string Bits(double? bits) => bits?.ToString("0.00", Invariant) ?? None;

    /// <summary>Input columns that share a scale.</summary>
    public static string Group(int? size) => size switch { null => None, -1 => "channel", 0 => "tensor", { } n => n.ToString(Invariant) };

    private static string Unit(Measurement figure) => figure.ChanceLevel is null ? "" : " %";

    private static string Number(Measurement figure, double value)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "∞" : "−∞";
        if (figure.ChanceLevel is not null) return (value * 100).ToString("0.0", Invariant);
        if (Math.Abs(figure.Value) >= 1e6) return value.ToString("0.00e+0", Invariant);
        return value.ToString("F" + Decimals(figure).ToString(Invariant), Invariant);
    }

    /// <summary>Down to the first digit of the standard error, but at least three digits of the figure.</summary>
    private static int Decimals(Measurement figure)
    {
        var least = Math.Abs(figure.Value) switch { < 10 => 2, < 100 => 1, _ => 0 };
        return figure.StandardError is { } error && double.IsFinite(error) && error > 0
            ? Math.Clamp((int)-Math.Floor(Math.Log10(error)), least, 4)
            : least;
    }
}
