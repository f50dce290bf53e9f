using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports;
using R2QBench.Runner.Reports.Statistics;
using R2QBench.Testing.Results;
using Xunit;

namespace R2QBench.Runner.Tests.Reports;

public sealed class SeedTableTests
{
    [Fact]
    public void Differences_are_taken_seed_by_seed_at_equal_bits_only()
    {
        List<RunRow> runs = [];
        List<MetricRow> metrics = [];
        // Seeds scatter by 10; the methods are 1 apart in every seed, give or take 0.1.
        double[] bySeed = [100, 110, 120], noise = [0.1, -0.1, 0];
        for (var seed = 0; seed < 3; seed++)
        {
            Add("r2q", 2.25, seed, bySeed[seed]);
            Add("rtn", 2.28, seed, bySeed[seed] + 1 + noise[seed]);
            Add("binary", 1.25, seed, bySeed[seed] + 50);
        }

        var data = new ReportData("seeds", runs, metrics, []);
        var groups = SeedTable.Of(data, FigureColumn.Primary(data)[0], "r2q");

        Assert.Equal(["r2q", "rtn", "binary"], groups.Select(group => group.Run.Method));
        Assert.All(groups, group => Assert.Equal(3, group.Figure.Seeds));
        Assert.Equal(110, groups[0].Figure.Mean, 9);
        // t(2) = 4.303, s = 10, n = 3; unpaired the two could not be told apart.
        Assert.Equal(4.303 * 10 / Math.Sqrt(3), groups[0].Figure.Half!.Value, 3);
        Assert.Null(groups[0].Difference);
        Assert.Equal(1, groups[1].Difference!.Mean, 9);
        Assert.Equal(4.303 * 0.1 / Math.Sqrt(3), groups[1].Difference!.Half!.Value, 3);
        Assert.True(groups[1].IsTold);
        Assert.Null(groups[2].Difference);

        void Add(string method, double bits, long seed, double value)
        {
            var id = $"{method}-{seed}";
            runs.Add(SampleRows.Run(id) with { RunId = id, Method = method, Seed = seed, BitsPerWeightStored = bits, IsBaseline = false, Status = RunStatus.Completed });
            metrics.Add(SampleRows.Perplexity(Stage.After, value) with { RunId = id });
        }
    }
}
