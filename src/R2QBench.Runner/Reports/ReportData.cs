using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports;

/// <summary>The rows that a report is made of; newest attempts only, in a fixed order.</summary>
public sealed class ReportData
{
    private readonly Dictionary<string, string> _labels;
    private readonly Dictionary<(string RunId, Stage Stage, FigureColumn Column), Measurement> _figures = [];
    private readonly Lazy<IReadOnlyList<FigureColumn>> _columns;
    private readonly Lazy<IReadOnlyList<Pairing.RunPair>> _pairs;

    /// <param name="experiment">Name of the experiment, or of the report over several.</param>
    /// <param name="runs">Its runs, in any order; each run id once.</param>
    /// <param name="metrics">Their figures.</param>
    /// <param name="steps">Their logged steps, possibly thinned.</param>
    /// <param name="skipped">Files that could not be read.</param>
    public ReportData(
        string experiment, IEnumerable<RunRow> runs, IEnumerable<MetricRow> metrics, IEnumerable<StepRow> steps, IReadOnlyList<Problem>? skipped = null)
    {
        Experiment = experiment;
        Runs = [.. RunOrder.Sort(runs)];
        Metrics = metrics.ToLookup(row => row.RunId);
        Steps = steps.ToLookup(row => row.RunId);
        Skipped = skipped ?? [];
        var names = Runs.ToLookup(run => run.RunName);
        var experiments = Runs.Select(run => run.Experiment).Distinct().Count();
        _labels = Runs.ToDictionary(run => run.RunId, run =>
            names[run.RunName].Count() == 1 ? run.RunName
            : experiments > 1 && names[run.RunName].Select(other => other.Experiment).Distinct().Count() == names[run.RunName].Count() ? $"{run.RunName} ({run.Experiment})"
            : $"{run.RunName} [{run.RunId}]");
        foreach (var run in Runs)
            foreach (var row in Metrics[run.RunId]) _figures.TryAdd((run.RunId, row.Stage, FigureColumn.Of(row.Measurement)), row.Measurement);
        TrainingTexts = Runs.Where(run => run.DataSource is not null).DistinctBy(run => (run.DataSource, run.TextKey())).ToLookup(run => run.DataSource!, run => run.TextKey()!, StringComparer.Ordinal);
        _pairs = new Lazy<IReadOnlyList<Pairing.RunPair>>(() => Samples is null ? [] : Pairing.RunPairs.Of(this, Samples));
        _columns = new Lazy<IReadOnlyList<FigureColumn>>(() =>
            FigureColumn.Named([.. Runs.SelectMany(run => Metrics[run.RunId]).Select(row => FigureColumn.Of(row.Measurement)).Distinct().OrderBy(column => column.HigherIsBetter)]));
    }

    public string Experiment { get; }

    /// <summary>By model, the full-precision one first, then method, bits, group size, seed.</summary>
    public IReadOnlyList<RunRow> Runs { get; }

    /// <summary>By run id.</summary>
    public ILookup<string, MetricRow> Metrics { get; }

    /// <summary>By run id, ascending; see <see cref="StepsAreThinned"/>.</summary>
    public ILookup<string, StepRow> Steps { get; }

    /// <summary>Most logged steps kept of a run; null if all were. The first and the last are always there, and every n-th between them.</summary>
    public int? StepsAreThinned { get; init; }

    /// <summary>By run id; only of <see cref="LayerRuns"/>.</summary>
    public ILookup<string, LayerRow> Layers { get; init; } = Enumerable.Empty<LayerRow>().ToLookup(row => row.RunId);

    /// <summary>Where the single answers are; null where none are known.</summary>
    public Pairing.ISampleSource? Samples { get; init; }

    /// <summary>Runs compared over the items that both were asked; empty where answers were not stored. Read when asked for.</summary>
    public IReadOnlyList<Pairing.RunPair> Pairs => _pairs.Value;

    /// <summary>Gives the spec and environment of a run; read when asked for.</summary>
    public Func<RunRow, RunDocuments> Documents { get; init; } = _ => new RunDocuments(null, null);

    /// <summary>The captured weight group of a run; null if it has none.</summary>
    public Func<RunRow, Lattices.LatticeCapture?> Lattice { get; init; } = _ => null;

    /// <summary>Files that could not be read and are missing from the report.</summary>
    public IReadOnlyList<Problem> Skipped { get; }

    /// <summary>What a reader should know of how the rows were chosen; one sentence each.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Texts that some run is trained on: by their name, what they are (<see cref="ModelIdentity.TextKey"/>).</summary>
    internal ILookup<string, string> TrainingTexts { get; }

    /// <summary>Every figure that runs can be compared by; perplexities first, then in the order in which the tasks were evaluated.</summary>
    internal IReadOnlyList<FigureColumn> Columns => _columns.Value;

    /// <summary>Reads the rows of one experiment. Unreadable files are left out and listed in <see cref="Skipped"/>.</summary>
    /// <param name="store">Where to read.</param>
    /// <param name="experiment">Name of the experiment.</param>
    /// <param name="runIds">Only these runs; null for every run of the experiment's folder.</param>
    /// <exception cref="ProblemException">DuckDB is missing (exit code 3).</exception>
    public static ReportData Load(ResultStore store, string experiment, IReadOnlySet<string>? runIds = null) =>
        ReportLoader.Load([new ReportSource(store, experiment, null)], experiment, runIds);

    /// <summary>The run's name; where two runs have the same name, with its experiment or its id.</summary>
    public string Label(RunRow run) => _labels[run.RunId];

    /// <summary>The figure of a run at a stage, or null.</summary>
    internal Measurement? Figure(RunRow run, Stage stage, FigureColumn column) => _figures.GetValueOrDefault((run.RunId, stage, column));

    /// <summary>Of the runs given, those whose layers a report shows: the first seed of each configuration, as many as a chart bears.</summary>
    internal static IReadOnlyList<RunRow> LayerRuns(IEnumerable<RunRow> runs) =>
    [
        .. RunOrder.Sort(runs).Where(run => !run.IsBaseline && run.Status == RunStatus.Completed)
            .GroupBy(run => run.ModelKey())
            .SelectMany(model => model.DistinctBy(RunGroup.Key).Take(Charts.Chart.MostConfigurations)),
    ];
}
