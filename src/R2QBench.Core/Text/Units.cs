using System.Globalization;

namespace R2QBench.Core.Text;

/// <summary>Figures as people read them, the same in every culture. Nothing else divides by 1024.</summary>
public static class Units
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;
    private static readonly string[] BinarySuffixes = ["B", "KiB", "MiB", "GiB", "TiB"];
    private static readonly string[] DecimalSuffixes = ["", "k", "M", "G", "T"];

    /// <summary>Bytes in powers of 1024: <c>512 B</c>, <c>1.5 KiB</c>, <c>2.0 GiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        var (value, index) = Scale(bytes, 1024, BinarySuffixes.Length);
        return index == 0 ? $"{bytes.ToString(Invariant)} B" : $"{value.ToString("0.0", Invariant)} {BinarySuffixes[index]}";
    }

    /// <summary>Counts in powers of 1000: <c>950</c>, <c>1.2k</c>, <c>7.0G</c>.</summary>
    public static string Count(double count)
    {
        var (value, index) = Scale(count, 1000, DecimalSuffixes.Length);
        return index == 0 ? value.ToString("0.##", Invariant) : value.ToString("0.0", Invariant) + DecimalSuffixes[index];
    }

    /// <summary>Throughput: <c>12.3k tok/s</c>; unknown (null, not finite) is <c>? tok/s</c>, not zero.</summary>
    public static string TokensPerSecond(double? tokensPerSecond) =>
        tokensPerSecond is { } rate && double.IsFinite(rate) ? $"{Count(Math.Round(rate, rate < 10 ? 1 : 0))} tok/s" : "? tok/s";

    /// <summary>A time span: <c>0.35 s</c>, <c>12.4 s</c>, <c>3 min 05 s</c>, <c>2 h 07 min</c>, <c>3 d 04 h</c>; unknown is <c>?</c>.</summary>
    public static string Duration(TimeSpan? duration)
    {
        if (duration is not { } time) return "?";
        if (time < TimeSpan.Zero) return "-" + Duration(time.Negate());
        var seconds = time.TotalSeconds;
        if (seconds < 0.0995) return $"{(seconds * 1000).ToString("0.#", Invariant)} ms";
        if (seconds < 9.995) return $"{seconds.ToString("0.00", Invariant)} s";
        if (seconds < 59.95) return $"{seconds.ToString("0.0", Invariant)} s";
        var whole = (long)Math.Round(seconds);
        if (whole < 3600) return string.Create(Invariant, $"{whole / 60} min {whole % 60:00} s");
        var minutes = (long)Math.Round(seconds / 60);
        if (minutes < 24 * 60) return string.Create(Invariant, $"{minutes / 60} h {minutes % 60:00} min");
        var hours = (long)Math.Round(seconds / 3600);
        return string.Create(Invariant, $"{hours / 24} d {hours % 24:00} h");
    }

    /// <summary>A factor: <c>2.35×</c>; from ten on with one digit, from a hundred on without.</summary>
    public static string Ratio(double ratio) =>
        !double.IsFinite(ratio) ? "?" : ratio.ToString(Math.Abs(ratio) < 10 ? "0.00" : Math.Abs(ratio) < 100 ? "0.0" : "0", Invariant) + "×";

    /// <summary>A share of one as percent: <c>93.4 %</c>.</summary>
    public static string Percent(double fraction) => double.IsFinite(fraction) ? (fraction * 100).ToString("0.0", Invariant) + " %" : "? %";

    private static (double Value, int Index) Scale(double value, double step, int suffixes)
    {
        var index = 0;
        // 0.05 below the step: what would be printed as 1024.0 KiB is 1.0 MiB.
        while (Math.Abs(value) >= (index == 0 ? step : step - 0.05) && index < suffixes - 1)
        {
            value /= step;
            index++;
        }

        return (value, index);
    }
}
