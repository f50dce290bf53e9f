using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Mapping;
using R2QBench.Core.Results.Rows;
using R2QBench.Testing;
using R2QBench.Testing.Results;
using Xunit;

namespace R2QBench.Core.Tests.Results;

public sealed class ResultQueryTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private ResultQuery Query => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_empty_store_has_every_view_with_all_columns_and_types()
    {
        foreach (var table in RowTable.All)
        {
            var described = new ResultQuery(Path.Combine(_folder.Path, "none")).Run($"DESCRIBE {table.Name}");
            Assert.Equal(
                table.Columns.Select(column => (column.Name, column.Type.SqlName())),
                described.Rows.Select(row => ((string)row[0]!, (string)row[1]!)));
        }
        Assert.Empty(Query.Run("SELECT * FROM run").Rows);
    }

    [Fact]
    public void Values_come_back_with_their_types()
    {
        Write();
        var result = Query.Run("""
            SELECT run_name, count(*) AS n, sum(seed) AS total, avg(value) AS mean, max(started_utc) AS started, 1.25 AS exact, is_baseline, NULL AS nothing, DATE '2026-11-21' AS day
            FROM run JOIN metric USING (experiment, run_id, attempt) GROUP BY ALL
            """);
        Assert.Equal(["run_name", "n", "total", "mean", "started", "exact", "is_baseline", "nothing", "day"], result.Columns.Select(column => column.Name));
        Assert.Equal(["r2q g64", 2L, (Int128)0, 9.5, SampleRows.Start, 1.25, false, null, new DateTime(2026, 11, 21)], Assert.Single(result.Rows));
    }

    [Fact]
    public void All_attempts_are_there_under_the_longer_name()
    {
        Write();
        Write();
        Assert.Equal([1L, 2L], Query.Run("SELECT (SELECT count(*) FROM run), (SELECT count(*) FROM run_all)").Rows[0]);
        Assert.Equal([2L, 4L], Query.Run("SELECT (SELECT count(*) FROM metric), (SELECT count(*) FROM metric_all)").Rows[0]);
    }

    [Fact]
    public void Files_of_an_older_version_lack_columns_and_read_as_null()
    {
        Write();
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "first", "old")).FullName;
        Older.Write(_folder.Path, Path.Combine(folder, "run.parquet"));
        var rows = Query.Run("SELECT run_id, method, peak_host_bytes IS NULL FROM run ORDER BY run_id").Rows;
        Assert.Equal([["old", "rtn", true], ["run1", "r2q", false]], rows);
        Assert.Equal("", new ResultStore(_folder.Path).Read<RunRow>().First(row => row.RunId == "old").ModelName);
    }

    [Theory]
    [InlineData("SELECT nonsense FROM run", "nonsense")]
    [InlineData("SELEC 1", "SELEC")]
    [InlineData("", "no statement")]
    [InlineData("SELECT 1; SELECT 2", "one statement at a time")]
    [InlineData("CREATE TABLE t (i INTEGER)", "only queries")]
    [InlineData("COPY run TO 'x.parquet'", "x.parquet")]
    [InlineData("SET threads = 8", "only queries")]
    [InlineData("INSTALL httpfs", "only queries")]
    [InlineData("SELECT ?", "parameters")]
    [InlineData("SELECT [1, 2] AS xs", "xs")]
    [InlineData("SELECT * FROM read_text('/etc/hostname')", "hostname")]
    [InlineData("SELECT * FROM glob('/etc/*')", "/etc")]
    [InlineData("SELECT * FROM 'https://example.invalid/x.parquet'", "example.invalid")]
    public void What_is_no_query_over_results_is_a_problem_without_a_trace(string sql, string named)
    {
        var problem = Assert.Throws<ProblemException>(() => Query.Run(sql));
        Assert.Equal(ExitCode.BadInput, problem.ExitCode);
        Assert.Contains(named, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_outside_the_results_folder_cannot_be_reached_through_it()
    {
        var inside = Directory.CreateDirectory(Path.Combine(_folder.Path, "results")).FullName;
        File.WriteAllText(Path.Combine(_folder.Path, "secret.csv"), "a,b\n1,2\n");
        File.WriteAllText(Path.Combine(inside, "open.csv"), "a,b\n1,2\n");
        Assert.Single(new ResultQuery(inside).Run($"FROM '{inside}/open.csv'").Rows);
        Assert.Throws<ProblemException>(() => new ResultQuery(inside).Run($"FROM '{inside}/../secret.csv'"));
        Assert.Throws<ProblemException>(() => new ResultQuery(inside).Run($"FROM '{inside}2/secret.csv'"));
    }

    [Fact]
    public void A_folder_whose_name_is_a_pattern_is_taken_literally()
    {
        var odd = Directory.CreateDirectory(Path.Combine(_folder.Path, "a[b]*'?")).FullName;
        using (var folder = new ResultStore(odd).Begin("first", "run1")) folder.Complete(SampleRows.Run());
        Assert.Single(new ResultQuery(odd).Run("FROM run").Rows);
    }

    [Fact]
    public void An_unreadable_file_is_named()
    {
        Write();
        var file = Path.Combine(_folder.Path, "first", "run1", "metric.parquet");
        File.WriteAllBytes(file, [1, 2, 3]);
        var problem = Assert.Throws<ProblemException>(() => Query.Run("FROM metric"));
        Assert.Equal(file, Assert.Single(problem.Problems).Where);
    }

    [Fact]
    public void All_views_are_listed() =>
        Assert.Equal(
            RowTable.All.SelectMany(table => new[] { table.Name, table.Name + "_all" }).Order(StringComparer.Ordinal),
            Query.Run("SHOW TABLES").Rows.Select(row => (string)row[0]!));

    /// <summary>The query runs for hours in little memory: a join would reach DuckDB's limit first on a busy machine.</summary>
    [Fact]
    public void A_cancelled_query_stops()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Query.Run("SELECT max(hash(range)) FROM range(1000000000000)", cancellation.Token));
    }

    private void Write()
    {
        using var folder = new ResultStore(_folder.Path).Begin("first", "run1");
        folder.Write<MetricRow>([SampleRows.Perplexity(Stage.Before, 10), SampleRows.Perplexity(Stage.After, 9)]);
        folder.Complete(SampleRows.Run());
    }
}
