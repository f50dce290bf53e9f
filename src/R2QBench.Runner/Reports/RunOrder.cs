using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports;

/// <summary>The order of runs in every table and legend.</summary>
internal static class RunOrder
{
    /// <summary>Sizes ascending, then per channel, then per tensor.</summary>
    public static int OfGroup(int? size) => size switch { null => 0, -1 => int.MaxValue - 1, 0 => int.MaxValue, { } columns => columns };

    public static IEnumerable<RunRow> Sort(IEnumerable<RunRow> runs) => runs
        .OrderBy(run => run.ModelName, StringComparer.Ordinal)
        .ThenBy(run => run.ModelKey(), StringComparer.Ordinal)
        .ThenByDescending(run => run.IsBaseline)
        .ThenBy(run => run.Method, StringComparer.Ordinal)
        .ThenBy(run => run.Bits)
        .ThenBy(run => OfGroup(run.GroupSize))
        .ThenBy(run => run.Seed)
        .ThenBy(run => run.RunName, StringComparer.Ordinal)
        .ThenBy(run => run.RunId, StringComparer.Ordinal);
}
