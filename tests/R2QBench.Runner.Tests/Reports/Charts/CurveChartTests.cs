using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports;
using R2QBench.Runner.Reports.Charts;
using Xunit;

namespace R2QBench.Runner.Tests.Reports.Charts;

/// <summary>Curves have short legends, and the first steps do not flatten the rest.</summary>
public class CurveChartTests
{
    [Fact]
    public void The_legend_has_methods_and_group_sizes_and_no_run_names()
    {
        var loss = Loss(SampleReports.Seeds());
        Assert.Equal(["r2q", "rtn"], loss.Data.Values("series").Distinct());
        Assert.Equal(["64", "128"], loss.Data.Values("variant").Distinct());
        Assert.Equal(12, loss.Data.Values("run").Distinct().Count()); // one line each, named in the tooltip
        Assert.Contains("Seeds of one configuration look the same", loss.Caption, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6, false)]
    [InlineData(600, true)]
    public void Values_far_apart_are_drawn_on_a_logarithmic_axis(double firstLoss, bool isLogarithmic)
    {
        var data = SampleReports.Seeds();
        var steps = data.Runs.SelectMany(run => data.Steps[run.RunId]).Select(step => step with { Loss = step.Step == 1 ? firstLoss : step.Loss });
        var loss = Loss(new ReportData("far", data.Runs, [], steps));
        Assert.Equal(isLogarithmic, loss.Caption.Contains("Logarithmic axis", StringComparison.Ordinal));
    }

    [Fact]
    public void More_runs_than_fit_follow_the_table()
    {
        var data = SampleReports.Seeds();
        var runs = Enumerable.Range(0, 5).SelectMany(copy => data.Runs.Select(run => run with { RunId = $"{run.RunId}-{copy}", RunName = $"{run.RunName}-{copy}", Seed = run.Seed + 3 * copy })).ToArray();
        StepRow[] steps = [.. runs.SelectMany(run => data.Steps[run.RunId[..^2]].Select(step => step with { RunId = run.RunId }))];
        var loss = Loss(new ReportData("many", runs, [], steps));
        Assert.True(loss.FollowsTable);
        Assert.Contains("60 runs have curves; drawn are the first 48", loss.Caption, StringComparison.Ordinal);
    }

    private static Chart Loss(ReportData data) => ChartCatalog.All(data).Single(chart => chart.Id == "curve-loss");
}
