using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Runner.Reports.Analysers;
using R2QBench.Runner.Reports.Charts;
using R2QBench.Runner.Reports.Pairing;
using R2QBench.Runner.Reports.Statistics;

namespace R2QBench.Runner.Reports;

/// <summary>Judges the rows of an experiment once and writes them down in every form.</summary>
public sealed class ReportWriter
{
    private readonly ReportData _data;

    public ReportWriter(ReportData data)
    {
        _data = data;
        Pairs = PairListing.Of(data);   // first: what cannot be read is then listed with the table
        Table = ResultTable.Of(data);
        Findings = [.. new CompositeAnalyser().Analyse(data)];
        Seeds = SeedListing.ForReport(data);
        Groups = ChartCatalog.Groups(data);
    }

    public ResultTable Table { get; }

    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Methods over seeds, one listing per figure; empty where no configuration has several.</summary>
    public IReadOnlyList<SeedListing> Seeds { get; }

    /// <summary>Runs compared item by item; null where single answers were not stored.</summary>
    public PairListing? Pairs { get; }

    /// <summary>Charts by kind.</summary>
    public IReadOnlyList<ChartGroup> Groups { get; }

    /// <summary>All charts.</summary>
    public IReadOnlyList<Chart> Charts => [.. Groups.SelectMany(group => group.Charts)];

    /// <summary>What the report is made of.</summary>
    public ReportData Data => _data;

    /// <summary>Writes <c>report.html</c> and <c>report.md</c>; the same rows give the same bytes.</summary>
    /// <param name="folder">The experiment's folder.</param>
    /// <returns>Path of the HTML file.</returns>
    /// <exception cref="ProblemException">The folder cannot be written (exit code 3).</exception>
    public string Write(string folder)
    {
        var html = Path.Combine(folder, "report.html");
        AtomicFile.WriteText(html, Html());
        AtomicFile.WriteText(Path.Combine(folder, "report.md"), Markdown());
        return html;
    }

    public string Html() => HtmlReport.Render(this, VegaBundles.Load());

    public string Markdown() => MarkdownReport.Render(this);
}
