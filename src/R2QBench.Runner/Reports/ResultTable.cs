using System.Globalization;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Text;

namespace R2QBench.Runner.Reports;

/// <summary>The run table of a report, ready to be rendered: the same cells for console, Markdown and HTML.</summary>
public sealed class ResultTable
{
    internal const string GroupTitle = "group";
    internal const string EntropyTitle = "entropy";
    internal const string SizeTitle = "model size";
    internal const string SpeedTitle = "tokens/s";
    internal const string StatusTitle = "status";
    private const string FullPrecision = "full precision";

    private ResultTable(string caption, IReadOnlyList<ResultColumn> columns, IReadOnlyList<ResultRowCells> rows, IReadOnlyList<string> notes)
    {
        Caption = caption;
        Columns = columns;
        Rows = rows;
        Notes = notes;
    }

    /// <summary>One line: experiment, model and seed if there is but one, how many runs ended how.</summary>
    public string Caption { get; }

    public IReadOnlyList<ResultColumn> Columns { get; }

    /// <summary>One per run, in the order of <see cref="ReportData.Runs"/>.</summary>
    public IReadOnlyList<ResultRowCells> Rows { get; }

    /// <summary>What the columns mean, and why runs failed; one line each.</summary>
    public IReadOnlyList<string> Notes { get; }

    public static ResultTable Of(ReportData data)
    {
        var figures = FigureColumn.Primary(data);
        var columns = Identity(data).Concat(Size()).Concat(figures.Select(column => Figure(data, column))).Concat(Cost(data)).ToArray();
        var rows = data.Runs.Select(run => new ResultRowCells(run, [.. columns.Select(column => column.Cell(run))]));
        return new ResultTable(CaptionOf(data), columns, [.. rows], [.. NotesOf(data, figures)]);
    }

    private static IEnumerable<ResultColumn> Identity(ReportData data)
    {
        if (data.Runs.Select(run => run.ModelKey()).Distinct().Count() > 1) yield return ResultColumn.OfText("model", run => run.ModelName);
        yield return ResultColumn.OfText("method", run => run.IsBaseline ? FullPrecision : run.Method);
        yield return new ResultColumn(GroupTitle, true, run => new ResultCell(FigureText.Group(run.GroupSize), run.GroupSize));
        foreach (var setting in RunSetting.Varying(data)) yield return ResultColumn.OfText(setting.Title, run => run.IsBaseline ? null : setting.Text(run));
    }

    private static IEnumerable<ResultColumn> Size()
    {
        yield return new ResultColumn("bits", true, run => new ResultCell(FigureText.Bits(run.BitsPerWeightStored), run.BitsPerWeightStored));
        yield return new ResultColumn(EntropyTitle, true, run => new ResultCell(FigureText.Bits(run.BitsPerWeightEntropy), run.BitsPerWeightEntropy));
        yield return new ResultColumn(SizeTitle, true, run => new ResultCell(run.ModelBytesStored is { } bytes ? Units.Bytes(bytes) : FigureText.None, run.ModelBytesStored));
    }

    private static ResultColumn Figure(ReportData data, FigureColumn column)
    {
        var title = column.Title;
        if (column.ChanceLevel is { } chance) title += $", chance {Units.Percent(chance)}";
        return new ResultColumn(title, true, run =>
        {
            var after = column.Final(data, run);
            return new ResultCell(FigureText.Change(run.IsBaseline ? null : column.Find(data, run, Stage.Before), after), after?.Value);
        });
    }

    private static IEnumerable<ResultColumn> Cost(ReportData data)
    {
        yield return new ResultColumn(SpeedTitle, true, run => new ResultCell(
            run.TokensPerSecond is { } rate && double.IsFinite(rate) ? Units.Count(Math.Round(rate)) : FigureText.None, run.TokensPerSecond));
        if (data.Runs.Any(run => run.Status != RunStatus.Completed)) yield return ResultColumn.OfText(StatusTitle, run => run.Status.ToString().ToLowerInvariant());
    }

    private static string CaptionOf(ReportData data)
    {
        var parts = new List<string> { data.Experiment };
        if (data.Runs.Select(run => run.ModelKey()).Distinct().Count() == 1)
            parts.Add(data.Runs[0].ModelName + (data.Runs[0].ModelParameters is { } weights ? $" ({Units.Count(weights)} weights)" : ""));
        if (RunSetting.Common(data).FirstOrDefault(setting => setting.Title == "seed").Value is { } seed) parts.Add($"seed {seed}");
        parts.Add(data.Runs.Count == 0 ? "no runs yet" : $"{data.Runs.Count} {(data.Runs.Count == 1 ? "run" : "runs")}: " + string.Join(", ", data.Runs
            .GroupBy(run => run.Status)
            .OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}")));
        return string.Join(" · ", parts);
    }

    private static IEnumerable<string> NotesOf(ReportData data, IReadOnlyList<FigureColumn> figures)
    {
        if (data.Runs.Count > 0) yield return "bits: stored bits per quantized weight, scales included; entropy: log2 of the levels plus scales";
        if (figures.Count > 0) yield return "figures: before → after training ± standard error; perplexity lower is better, accuracy higher is better";
        foreach (var run in data.Runs.Where(run => run.Status != RunStatus.Completed))
            yield return $"{run.Status.ToString().ToLowerInvariant()}: {data.Label(run)}: {run.Reason ?? "no reason given"}"
                + (run.LastStep is { } step ? string.Create(CultureInfo.InvariantCulture, $" (last finished step {step})") : "");
        foreach (var problem in data.Skipped) yield return $"left out: {problem.Where}: {problem.What}";
    }
}
