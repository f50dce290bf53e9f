using R2QBench.Core.Errors;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports.Lattices;
using R2QBench.Runner.Reports.Pairing;

namespace R2QBench.Runner.Reports;

/// <summary>Reads everything that a report shows from one or several folders.</summary>
public static class ReportLoader
{
    /// <summary>Steps of all runs together that a report keeps; what a browser and a file of a few megabytes bear.</summary>
    private const int MostStepsTogether = 60_000;

    private const int MostStepsOfRun = 400;
    private const int FewestStepsOfRun = 20;

    /// <param name="sources">Where to read; a run that several of them hold is shown once, its newest attempt.</param>
    /// <param name="name">Title; null for the names of the experiments.</param>
    /// <param name="runIds">Only these runs; null for all.</param>
    /// <exception cref="ProblemException">DuckDB is missing (exit code 3).</exception>
    public static ReportData Load(IReadOnlyList<ReportSource> sources, string? name = null, IReadOnlySet<string>? runIds = null)
    {
        var skipped = new List<Problem>();
        var places = Choose(sources, runIds, skipped, out var notices);
        var mostSteps = Math.Clamp(MostStepsTogether / Math.Max(1, places.Count), FewestStepsOfRun, MostStepsOfRun);
        var metrics = new List<MetricRow>();
        var steps = new List<StepRow>();
        var layers = new List<LayerRow>();
        var withLayers = ReportData.LayerRuns(places.Values.Select(place => place.Run)).Select(run => run.RunId).ToHashSet(StringComparer.Ordinal);
        var isThinned = false;
        foreach (var source in sources)
        {
            bool Holds(ResultRow row) => places.TryGetValue(row.RunId, out var place)
                && ReferenceEquals(place.Source, source) && place.Run.Experiment == row.Experiment && place.Run.Attempt == row.Attempt;
            metrics.AddRange(source.Store.Read<MetricRow>(source.Experiment, skipped).Where(Holds));
            steps.AddRange(source.Store.ReadThinnedSteps(source.Experiment, mostSteps, skipped, out var thinned).Where(Holds));
            isThinned |= thinned;
            var here = places.Values.Where(place => ReferenceEquals(place.Source, source) && withLayers.Contains(place.Run.RunId)).Select(place => place.Run.RunId).ToArray();
            if (here.Length > 0) layers.AddRange(source.Store.Read<LayerRow>(source.Experiment, skipped, here).Where(Holds));
        }

        var runs = places.Values.Select(place => place.Run).ToArray();
        var title = name ?? string.Join(", ", runs.Select(run => run.Experiment).Distinct().Order(StringComparer.Ordinal)) switch
        {
            "" => Path.GetFileName(sources[0].Store.Folder),
            var several => several,
        };
        return new ReportData(title, runs, metrics, steps, skipped)
        {
            StepsAreThinned = isThinned ? mostSteps : null,
            Layers = layers.ToLookup(row => row.RunId),
            Documents = run => RunDocuments.Read(places[run.RunId].Source.Store, run),
            Lattice = run => LatticeFile.Read(places[run.RunId].Source.Store, run),
            Notices = notices,
            Samples = new StoredSamples(sources, figure => places.TryGetValue(figure.RunId, out var place) && place.Run.Experiment == figure.Experiment ? place.Source : null, skipped),
        };
    }

    private static Dictionary<string, (ReportSource Source, RunRow Run)> Choose(
        IReadOnlyList<ReportSource> sources, IReadOnlySet<string>? runIds, List<Problem> skipped, out IReadOnlyList<string> notices)
    {
        var places = new Dictionary<string, (ReportSource Source, RunRow Run)>(StringComparer.Ordinal);
        var repeated = 0;
        foreach (var source in sources)
            foreach (var run in source.Store.Read<RunRow>(source.Experiment, skipped))
            {
                if (source.RunId is { } only && run.RunId != only || runIds?.Contains(run.RunId) == false) continue;
                if (places.TryGetValue(run.RunId, out var other))
                {
                    repeated++;
                    if (other.Run.FinishedUtc >= run.FinishedUtc) continue;
                }
                places[run.RunId] = (source, run);
            }
        notices = repeated == 0 ? [] : [FormattableString.Invariant($"{repeated} {(repeated == 1 ? "run is" : "runs are")} in more than one of the folders; the same run is shown once, the newest.")];
        return places;
    }
}
