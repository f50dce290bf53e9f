using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports;
using R2QBench.Runner.Reports.Analysers;
using R2QBench.Testing.Results;
using Xunit;

namespace R2QBench.Runner.Tests.Reports;

public class AnalyserTests
{
    [Theory]
    [InlineData(0.28, 0.02, true)] // 1.5 standard errors above chance
    [InlineData(0.30, 0.02, false)] // 2.5 above
    [InlineData(0.20, 0.02, true)] // below chance is no better either
    public void Accuracy_within_1_96_standard_errors_of_chance_is_reported(double accuracy, double standardError, bool reported) =>
        Assert.Equal(reported, new AccuracyAtChance().Analyse(One(SampleRows.Accuracy(Stage.After, accuracy, standardError))).Any());

    [Theory]
    [InlineData(5.00, 5.13, 0.05, true)] // 0.13 < 1.96 · 0.0707
    [InlineData(5.00, 5.15, 0.05, false)]
    public void A_difference_inside_noise_is_reported(double a, double b, double standardError, bool reported)
    {
        var data = SampleReports.Of(
            ("1", SampleRows.Run("first"), [SampleRows.Perplexity(Stage.After, a, standardError)]),
            ("2", SampleRows.Run("second", "rtn"), [SampleRows.Perplexity(Stage.After, b, standardError)]));
        Assert.Equal(reported, new DifferenceInsideNoise().Analyse(data).Any());
    }

    [Fact]
    public void A_difference_without_standard_errors_is_not_judged()
    {
        var figure = SampleRows.Perplexity(Stage.After, 5);
        figure = figure with { Measurement = figure.Measurement with { StandardError = null } };
        Assert.Empty(new DifferenceInsideNoise().Analyse(SampleReports.Of(("1", SampleRows.Run("a"), [figure]), ("2", SampleRows.Run("b"), [figure]))));
    }

    [Theory]
    [InlineData(9, 8.99, false)]
    [InlineData(9, 9, true)]
    [InlineData(9, double.NaN, true)]
    public void Training_that_does_not_lower_perplexity_is_reported(double before, double after, bool reported) =>
        Assert.Equal(reported, new TrainingDidNotHelp().Analyse(One(SampleRows.Perplexity(Stage.Before, before), SampleRows.Perplexity(Stage.After, after))).Any());

    [Fact]
    public void Figures_of_different_protocols_are_never_compared()
    {
        var other = SampleRows.Perplexity(Stage.After, 5.01);
        other = other with { Measurement = other.Measurement with { ContextLength = 64 } };
        var data = SampleReports.Of(("1", SampleRows.Run("a"), [SampleRows.Perplexity(Stage.After, 5)]), ("2", SampleRows.Run("b"), [other]));
        Assert.Equal(2, FigureColumn.Primary(data).Count);
        Assert.Empty(new DifferenceInsideNoise().Analyse(data));
    }

    private static ReportData One(params MetricRow[] metrics) => SampleReports.Of(("1", SampleRows.Run(), metrics));
}
