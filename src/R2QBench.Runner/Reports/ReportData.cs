using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports;

/// <summary>The rows of one experiment that a report is made of; newest attempts only, in a fixed order.</summary>
public sealed class ReportData
{
    private readonly Dictionary<string, string> _labels;

    /// <param name="experiment">Name of the experiment.</param>
    /// <param name="runs">Its runs, in any order.</param>
    /// <param name="metrics">Their figures.</param>
    /// <param name="steps">Their logged steps.</param>
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
        _labels = Runs.ToDictionary(run => run.RunId, run => names[run.RunName].Count() == 1 ? run.RunName : $"{run.RunName} [{run.RunId}]");
    }

    public string Experiment { get; }

    /// <summary>By model, the full-precision one first, then method, bits, group size, seed.</summary>
    public IReadOnlyList<RunRow> Runs { get; }

    /// <summary>By run id.</summary>
    public ILookup<string, MetricRow> Metrics { get; }

    /// <summary>By run id, ascending.</summary>
    public ILookup<string, StepRow> Steps { get; }

    /// <summary>Files that could not be read and are missing from the report.</summary>
    public IReadOnlyList<Problem> Skipped { get; }

    /// <summary>Reads the rows of one experiment. Unreadable files are left out and listed in <see cref="Skipped"/>.</summary>
    /// <param name="store">Where to read.</param>
    /// <param name="experiment">Name of the experiment.</param>
    /// <param name="runIds">Only these runs; null for every run of the experiment's folder.</param>
    /// <exception cref="ProblemException">DuckDB is missing (exit code 3).</exception>
    public static ReportData Load(ResultStore store, string experiment, IReadOnlySet<string>? runIds = null)
    {
        var skipped = new List<Problem>();
        return new ReportData(experiment, Read<RunRow>(), Read<MetricRow>(), Read<StepRow>(), skipped);

        IEnumerable<TRow> Read<TRow>() where TRow : ResultRow =>
            store.Read<TRow>(experiment, skipped).Where(row => runIds?.Contains(row.RunId) != false);
    }

    /// <summary>The run's name; with its id where two runs have the same name.</summary>
    public string Label(RunRow run) => _labels[run.RunId];
}
