using R2QBench.Core.Results.Rows;
using R2QBench.Core.Text;

namespace R2QBench.Runner.Reports.Analysers;

/// <summary>Runs whose loss did not go down: the mean over the last tenth of the logged steps against that over the first tenth.</summary>
public sealed class RunsDivergedOrStalled : IAnalyser
{
    /// <summary>Fewer logged steps say too little.</summary>
    private const int FewestSteps = 10;

    /// <summary>A loss that fell by less than this share has not learned.</summary>
    private const double LeastImprovement = 0.02;

    public IEnumerable<Finding> Analyse(ReportData data)
    {
        var trends = data.Runs.Where(run => !run.IsBaseline)
            .Select(run => (Run: run, Change: Change([.. data.Steps[run.RunId].Select(step => step.Loss)])))
            .Where(trend => trend.Change is not null)
            .Select(trend => (trend.Run, Change: trend.Change!.Value))
            .ToArray();
        var diverged = trends.Where(trend => trend.Change > 0).ToArray();
        if (diverged.Length > 0)
            yield return new Finding(
                "run-diverged", $"The loss rose from the first to the last tenth of training: {List(data, diverged)}.", "Lower the learning rate, lengthen the warm-up or clip gradients; do not rank these runs.")
            { Threshold = 0, Observed = Observed(data, diverged) };
        var stalled = trends.Where(trend => trend.Change is <= 0 and > -LeastImprovement).ToArray();
        if (stalled.Length > 0)
            yield return new Finding(
                "run-stalled", $"The loss fell by less than {Units.Percent(LeastImprovement)} from the first to the last tenth of training: {List(data, stalled)}.",
                "Raise the learning rate or train longer; look at the gradient norm and the codes changed.")
            { Threshold = -LeastImprovement, Observed = Observed(data, stalled) };
    }

    /// <summary>Relative change of the mean loss; null for short curves.</summary>
    private static double? Change(double[] losses)
    {
        if (losses.Length < FewestSteps) return null;
        var tenth = losses.Length / 10;
        var (first, last) = (losses[..tenth].Average(), losses[^tenth..].Average());
        return double.IsNaN(last) || double.IsInfinity(last) ? double.PositiveInfinity : first > 0 ? last / first - 1 : null;
    }

    private static string List(ReportData data, IEnumerable<(RunRow Run, double Change)> runs) =>
        RunNames.List(data, runs.Select(pair => (pair.Run, double.IsFinite(pair.Change) ? $"{(pair.Change > 0 ? "+" : "")}{Units.Percent(pair.Change)}" : "no finite loss")));

    private static IReadOnlyList<ObservedValue> Observed(ReportData data, IEnumerable<(RunRow Run, double Change)> runs) =>
        [.. runs.Select(pair => new ObservedValue(data.Label(pair.Run), pair.Change))];
}
