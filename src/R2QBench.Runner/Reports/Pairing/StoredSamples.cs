using R2QBench.Core.Errors;
using R2QBench.Core.Results.Samples;

namespace R2QBench.Runner.Reports.Pairing;

/// <summary>The samples of the results folders that a report is made of; runs of different folders are not paired.</summary>
/// <param name="sources">What the report reads.</param>
/// <param name="skipped">Takes files that cannot be read.</param>
public sealed class StoredSamples(IReadOnlyList<ReportSource> sources, List<Problem> skipped) : ISampleSource
{
    private readonly Dictionary<SampledFigure, ReportSource> _sources = [];

    public IReadOnlyList<SampledFigure> Figures()
    {
        foreach (var source in sources)
            foreach (var figure in source.Store.SampledFigures(source.Experiment, skipped))
                if (source.RunId is null || source.RunId == figure.RunId) _sources.TryAdd(figure, source);
        return [.. _sources.Keys];
    }

    /// <remarks>A store that cannot be asked (too many samples for the memory, for example) is named among what was left out; the report goes on without its pairs.</remarks>
    public IReadOnlyList<SampleSums> Compare(IReadOnlyList<(SampledFigure First, SampledFigure Second)> pairs)
    {
        var sums = new List<SampleSums>();
        foreach (var group in pairs.GroupBy(pair => _sources[pair.First].Store.Folder))
        {
            var here = group.Where(pair => _sources[pair.Second].Store.Folder == group.Key).ToArray();
            if (here.Length == 0) continue;
            try
            {
                sums.AddRange(_sources[here[0].First].Store.CompareSamples(here, Experiment(here), skipped));
            }
            catch (ProblemException failure)
            {
                skipped.AddRange(failure.Problems);
            }
        }

        return sums;
    }

    private static string? Experiment((SampledFigure First, SampledFigure Second)[] pairs) =>
        pairs.SelectMany(pair => new[] { pair.First.Experiment, pair.Second.Experiment }).Distinct().ToArray() is [var only] ? only : null;
}
