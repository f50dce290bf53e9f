using R2QBench.Core.Results.Rows;
using R2QBench.Core.Text;

namespace R2QBench.Runner.Reports.Analysers;

/// <summary>Runs that ended while their codes still flipped: another step count would give another model.</summary>
public sealed class CodesNotSettled : IAnalyser
{
    /// <summary>Share of all codes that may still change per optimizer step at the end.</summary>
    private const double MostPerStep = 0.001;

    public IEnumerable<Finding> Analyse(ReportData data)
    {
        var moving = new List<(RunRow Run, double Rate)>();
        foreach (var run in data.Runs.Where(run => !run.IsBaseline))
        {
            // Of a thinned curve the neighbours are further apart than the logged steps: the gap to the row before would be wrong.
            var steps = data.Steps[run.RunId].ToArray();
            if (steps.Length < 3 || data.StepsAreThinned is not null || steps[^1].CodesChangedFraction is not { } changed) continue;
            var rate = changed / Math.Max(1, steps[^1].Step - steps[^2].Step);
            if (rate > MostPerStep) moving.Add((run, rate));
        }
        if (moving.Count > 0)
            yield return new Finding(
                "codes-not-settled",
                $"More than {Units.Percent(MostPerStep)} of the codes still changed per step at the end: {RunNames.List(data, moving.Select(pair => (pair.Run, FormattableString.Invariant($"{pair.Rate * 100:0.00} %"))))}.",
                "Let the learning rate fall to zero (schedule cosine or linear), or train longer.")
            { Threshold = MostPerStep, Observed = [.. moving.Select(pair => new ObservedValue(data.Label(pair.Run), pair.Rate))] };
    }
}
