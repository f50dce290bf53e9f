using R2QBench.Core.Errors;
using R2QBench.Runner.Reports;
using R2QBench.Runner.Reports.Figures;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Reports.Figures;

public sealed class FigureWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_same_results_give_the_same_bytes_with_text_in_them_as_wide_as_asked()
    {
        var charts = new ReportWriter(SampleReports.Quickstart()).Charts;
        foreach (var folder in (string[])["one", "two"]) Assert.Equal(charts.Count, FigureWriter.Write(charts, _folder.File(folder), new FigureSize(120, 9), CancellationToken.None));
        foreach (var file in Directory.GetFiles(_folder.File("one")))
            Assert.True(File.ReadAllBytes(file).AsSpan().SequenceEqual(File.ReadAllBytes(_folder.File("two", Path.GetFileName(file)))), file);
        Assert.Equal(3 * charts.Count, Directory.GetFiles(_folder.File("one")).Length);

        var svg = File.ReadAllText(_folder.File("one", "quality-builtin-world-perplexity.svg"));
        Assert.Matches("width=\"1[12][0-9.]+mm\"", svg);
        Assert.Contains("font-size=\"12px\"", svg, StringComparison.Ordinal); // 9 points
        Assert.Contains("stored bits per weight", svg, StringComparison.Ordinal);
        var png = File.ReadAllBytes(_folder.File("one", "quality-builtin-world-perplexity.png"));
        Assert.Equal(1417, (png[18] << 8) + png[19]); // 120 mm at 300 dots per inch
        Assert.True(png.Length > 10_000); // with text; without a font there is none
    }

    [Fact]
    public void No_charts_are_no_figures_and_an_unwritable_folder_is_a_problem()
    {
        Assert.Equal(0, FigureWriter.Write([], _folder.File("none"), FigureSize.Default, CancellationToken.None));
        var charts = new ReportWriter(SampleReports.Quickstart()).Charts;
        Assert.Equal(ExitCode.Environment, Assert.Throws<ProblemException>(() => FigureWriter.Write(charts, Path.Combine(_folder.Write("file", ""), "below"), FigureSize.Default, CancellationToken.None)).ExitCode);
    }
}
