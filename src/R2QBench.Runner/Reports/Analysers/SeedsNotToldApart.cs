using System.Globalization;
using R2QBench.Runner.Reports.Statistics;

namespace R2QBench.Runner.Reports.Analysers;

/// <summary>Configurations whose paired difference to the best one of their model, seed by seed, holds zero in its 95 % interval.</summary>
public sealed class SeedsNotToldApart : IAnalyser
{
    public IEnumerable<Finding> Analyse(ReportData data)
    {
        foreach (var model in data.Runs.GroupBy(run => run.ModelKey()))
        {
            var groups = RunGroup.Of(data, model).Where(group => group.Runs.Count > 1).ToArray();
            foreach (var column in FigureColumn.Primary(data))
                if (Judge(data, groups, column) is { } finding) yield return finding;
        }
    }

    private static Finding? Judge(ReportData data, IEnumerable<RunGroup> groups, FigureColumn column)
    {
        var ranked = groups
            .Where(group => column.IsOfOwnText(data, group.First))
            .Select(group => (Group: group, Mean: group.Mean(run => column.Final(data, run)?.Value)))
            .Where(pair => pair.Mean is not null)
            .OrderBy(pair => column.HigherIsBetter ? -pair.Mean : pair.Mean)
            .Select(pair => pair.Group)
            .ToArray();
        if (ranked.Length < 2) return null;
        var best = ranked[0];
        var equal = ranked.Skip(1)
            .Select(group => (Group: group, Difference: SeedInterval.OfPairs(BySeed(group), BySeed(best))))
            .Where(pair => pair.Difference is { Half: not null } difference && !difference.ExcludesZero())
            .ToArray();
        return equal.Length == 0 ? null : new Finding(
            "seeds-not-told-apart",
            $"{column.Title}, {best.First.ModelName}: the 95 % interval of the difference to the best, {best.Label}, holds zero: "
                + RunNames.Shortened(equal, pair => $"{pair.Group.Label} ({Text(pair.Difference!)})") + ".",
            "These seeds do not rank them: take more, or evaluate more items.")
        { Threshold = 0, Observed = [.. equal.Select(pair => new ObservedValue(pair.Group.Label, pair.Difference!.Mean))] };

        // As the table over seeds prints it: accuracies in points of a percent.
        string Text(SeedInterval difference)
        {
            var (mean, half) = FigureText.Interval(difference, isShare: column.ChanceLevel is not null, isSigned: true);
            return string.Create(CultureInfo.InvariantCulture, $"{mean} ± {half}{(column.ChanceLevel is null ? "" : " points")}, {difference.Seeds} seeds");
        }

        IReadOnlyDictionary<long, double> BySeed(RunGroup group) => group.BySeed(run => column.Final(data, run));
    }
}
