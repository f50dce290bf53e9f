using System.Globalization;

namespace R2QBench.Runner.Slurm;

/// <summary>Array indexes in Slurm's short form.</summary>
public static class ArrayIndexes
{
    private const int Most = 1_000_000;

    /// <summary>The single indexes of a text like <c>7</c>, <c>6-9%1</c> or <c>[0,2,4-10:2%3]</c>; none if it is something else.</summary>
    public static IReadOnlyList<int> Parse(string text)
    {
        var indexes = new List<int>();
        foreach (var part in text.Trim().Trim('[', ']').Split('%')[0].Split(','))
        {
            var range = part.Split(':');
            var bounds = range[0].Split('-');
            var step = 1;
            if (bounds.Length > 2 || !TryParse(bounds[0], out var first) || !TryParse(bounds[^1], out var last)) return [];
            if (range.Length > 2 || (range.Length == 2 && (!TryParse(range[1], out step) || step == 0)) || last > Most) return [];
            for (var index = first; index <= last; index += step) indexes.Add(index);
        }

        return indexes;
    }

    private static bool TryParse(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
