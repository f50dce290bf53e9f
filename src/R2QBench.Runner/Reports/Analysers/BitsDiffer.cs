namespace R2QBench.Runner.Reports.Analysers;

/// <summary>Methods at the same group size that do not take the same bits: such a pair is no comparison of methods.</summary>
public sealed class BitsDiffer : IAnalyser
{
    /// <summary>"Equal bits" means within this many stored bits per weight.</summary>
    public const double EqualWithin = 0.05;

    public IEnumerable<Finding> Analyse(ReportData data)
    {
        foreach (var model in data.Runs.Where(run => run is { IsBaseline: false, BitsPerWeightStored: not null }).GroupBy(run => run.ModelKey()))
        {
            var unequal = model.GroupBy(run => run.GroupSize)
                .Select(group => (Group: FigureText.Group(group.Key), Least: group.MinBy(run => run.BitsPerWeightStored)!, Most: group.MaxBy(run => run.BitsPerWeightStored)!))
                .Where(group => group.Most.Method != group.Least.Method && group.Most.BitsPerWeightStored - group.Least.BitsPerWeightStored > EqualWithin)
                .ToArray();
            if (unequal.Length == 0) continue;
            yield return new Finding(
                "bits-differ",
                $"{model.First().ModelName}: methods at one group size take different bits (more than {EqualWithin.ToString(System.Globalization.CultureInfo.InvariantCulture)} apart): "
                    + string.Join("; ", unequal.Select(group => $"group {group.Group}: {group.Least.Method} {FigureText.Bits(group.Least.BitsPerWeightStored)}, {group.Most.Method} {FigureText.Bits(group.Most.BitsPerWeightStored)}")) + ".",
                "Compare along the axis of stored bits, not row by row; choose group sizes that give equal bits.")
            { Threshold = EqualWithin, Observed = [.. unequal.Select(group => new ObservedValue($"group {group.Group}", group.Most.BitsPerWeightStored - group.Least.BitsPerWeightStored))] };
        }
    }
}
