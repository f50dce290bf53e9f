using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports;

/// <summary>A figure that runs can be compared by: same task, metric, protocol, and of questions the same ones. Anything else would be another column.</summary>
public sealed record FigureColumn(
    string Task, string Metric, bool HigherIsBetter, int? ContextLength, int? Stride, string BosPolicy, string Protocol, int ProtocolVersion)
{
    /// <summary>What guessing gives; null where there is no such level. Not part of what makes columns differ.</summary>
    public double? ChanceLevel { get; private init; }

    /// <summary>Task and metric, and the protocol where other columns would read the same.</summary>
    public string Title { get; private init; } = $"{Task} {Metric}";

    /// <summary>Questions; null for texts, whose tokens depend on the model's tokenizer.</summary>
    private long? Items { get; init; }

    /// <summary>Content hash of the questions, their number where an older version wrote none; null for texts.</summary>
    private string? Questions { get; init; }

    public static FigureColumn Of(Measurement figure) => new(
        figure.Task, figure.Metric, figure.HigherIsBetter, figure.ContextLength, figure.Stride, figure.BosPolicy, figure.Protocol, figure.ProtocolVersion)
    {
        ChanceLevel = figure.ChanceLevel,
        Items = figure.ContextLength is null ? figure.Count : null,
        Questions = figure.ContextLength is null ? figure.DataHash ?? FormattableString.Invariant($"{figure.Count}") : null,
    };

    /// <summary>Columns with titles that tell them apart.</summary>
    internal static IReadOnlyList<FigureColumn> Named(IReadOnlyList<FigureColumn> columns)
    {
        var alike = columns.ToLookup(column => column.Title);
        return [.. columns.Select(column => alike[column.Title].Count() == 1 ? column : column with { Title = $"{column.Title} ({column.Distinction([.. alike[column.Title]])})" })];
    }

    private string Distinction(FigureColumn[] alike)
    {
        List<string> parts = [];
        if (ContextLength is { } context) parts.Add(FormattableString.Invariant($"{context} tokens"));
        if (Differ(column => column.Stride) && Stride is { } stride) parts.Add(FormattableString.Invariant($"stride {stride}"));
        if (Items is { } items) parts.Add(FormattableString.Invariant($"{items} items"));
        if (ContextLength is not null || Differ(column => column.BosPolicy)) parts.Add($"bos {BosPolicy}");
        return string.Join(", ", parts);

        bool Differ<T>(Func<FigureColumn, T> part) => alike.Select(part).Distinct().Count() > 1;
    }

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
        data.TrainingTexts.SelectMany(keys => keys).Distinct().Count() < 2 || !data.TrainingTexts.Contains(Task) || data.TrainingTexts[Task].Contains(run.TextKey());

    public bool Equals(FigureColumn? other) => other is not null && Key == other.Key;

    public override int GetHashCode() => Key.GetHashCode();

    private (string, string, bool, int?, int?, string, string, int, string?) Key =>
        (Task, Metric, HigherIsBetter, ContextLength, Stride, BosPolicy, Protocol, ProtocolVersion, Questions);
}
