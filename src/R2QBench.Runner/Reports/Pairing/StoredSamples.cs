using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Samples;

namespace R2QBench.Runner.Reports.Pairing;

/// <summary>The samples of the results folders that a report is made of, each run's from the folder that its rows come from.</summary>
/// <param name="sources">What the report reads.</param>
/// <param name="placeOf">From which of them it takes a run; null for a run that it does not show.</param>
/// <param name="skipped">Takes files that cannot be read.</param>
public sealed class StoredSamples(IReadOnlyList<ReportSource> sources, Func<SampledFigure, ReportSource?> placeOf, List<Problem> skipped) : ISampleSource
{
    public IReadOnlyList<SampledFigure> Figures() =>
        [.. sources.SelectMany(source => source.Store.SampledFigures(source.Experiment, skipped).Where(figure => ReferenceEquals(placeOf(figure), source)))];

    /// <remarks>A store that cannot be asked (too many samples for the memory, for example) is named among what was left out; the report goes on without its pairs.</remarks>
    public IReadOnlyList<SampleSums> Compare(IReadOnlyList<(SampledFigure First, SampledFigure Second)> pairs)
    {
        var sums = new List<SampleSums>();
        foreach (var group in pairs.GroupBy(pair => StoreOf(pair.First).Folder == StoreOf(pair.Second).Folder ? StoreOf(pair.First).Folder : null))
        {
            var here = group.ToArray();
            try
            {
                sums.AddRange(group.Key is null ? ResultStore.CompareSamplesAcross(StoreOf, here, skipped) : StoreOf(here[0].First).CompareSamples(here, Experiment(here), skipped));
            }
            catch (ProblemException failure)
            {
                skipped.AddRange(failure.Problems);
            }
        }

        return sums;
    }

    private ResultStore StoreOf(SampledFigure figure) => placeOf(figure)!.Store;

    private static string? Experiment((SampledFigure First, SampledFigure Second)[] pairs) =>
        pairs.SelectMany(pair => new[] { pair.First.Experiment, pair.Second.Experiment }).Distinct().ToArray() is [var only] ? only : null;
}
