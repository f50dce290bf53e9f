using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports;

/// <summary>A figure that runs can be compared by: same task, metric and protocol. Anything else would be another column.</summary>
public sealed record FigureColumn(
    string Task, string Metric, bool HigherIsBetter, int? ContextLength, int? Stride, string BosPolicy, string Protocol, int ProtocolVersion)
{
    /// <summary>What guessing gives; null where there is no such level. Not part of what makes columns differ.</summary>
    public double? ChanceLevel { get; private init; }

    /// <summary>Task and metric.</summary>
    public string Title => $"{Task} {Metric}";

    public static FigureColumn Of(Measurement figure) => new(
        figure.Task, figure.Metric, figure.HigherIsBetter, figure.ContextLength, figure.Stride, figure.BosPolicy, figure.Protocol, figure.ProtocolVersion)
    {
        ChanceLevel = figure.ChanceLevel,
    };

    /// <summary>Every column of the data; perplexities first, then in the order in which the tasks were evaluated.</summary>
    public static IReadOnlyList<FigureColumn> All(ReportData data) => data.Columns;

    /// <summary>The first metric of each task and protocol: one column per question asked.</summary>
    public static IReadOnlyList<FigureColumn> Primary(ReportData data) =>
        [.. All(data).DistinctBy(column => column with { Metric = "", ChanceLevel = null })];

    /// <summary>The figure of a run at a stage, or null.</summary>
    public Measurement? Find(ReportData data, RunRow run, Stage stage) => data.Figure(run, stage, this);

    /// <summary>What a run is judged by: after training, or as it is in full precision.</summary>
    public Measurement? Final(ReportData data, RunRow run) => Find(data, run, run.IsBaseline ? Stage.Baseline : Stage.After);

    /// <summary>True unless runs are trained on different texts and this is the figure of another's text: then it says more of the texts than of methods.</summary>
    public bool IsOfOwnText(ReportData data, RunRow run) =>
        data.TrainingTexts.Count < 2 || !data.TrainingTexts.Contains(Task) || run.DataSource == Task;

    public bool Equals(FigureColumn? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode();

    private (string, string, bool, int?, int?, string, string, int) Key =>
        (Task, Metric, HigherIsBetter, ContextLength, Stride, BosPolicy, Protocol, ProtocolVersion);
}
