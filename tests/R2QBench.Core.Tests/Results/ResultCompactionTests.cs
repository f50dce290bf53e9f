using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Claims;
using R2QBench.Core.Results.Rows;
using R2QBench.Testing;
using R2QBench.Testing.Results;
using Xunit;

namespace R2QBench.Core.Tests.Results;

public sealed class ResultCompactionTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private ResultStore Store => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Merged_results_read_as_the_loose_ones_did()
    {
        foreach (var id in (string[])["a", "b", "c"]) Finish(id);
        var (runs, steps, query) = (Store.Read<RunRow>(), Store.Read<StepRow>(), Count());
        var result = Assert.Single(Compact());
        Assert.Equal((3, 3, 15), (result.Merged, result.Total, result.RemovedFiles));
        Assert.Empty(Directory.GetFiles(_folder.File("first", "a"), "*.parquet"));
        // Records hold dictionaries, which compare by reference: their text is compared.
        Assert.Equal(runs.Select(run => System.Text.Json.JsonSerializer.Serialize(run)), Store.Read<RunRow>().Select(run => System.Text.Json.JsonSerializer.Serialize(run)));
        Assert.Equal(steps, Store.Read<StepRow>());
        Assert.Equal(query, Count());
    }

    [Fact]
    public void A_second_compaction_adds_what_is_new_and_a_third_does_nothing()
    {
        Finish("a");
        Compact();
        Finish("b");
        Assert.Equal((1, 2), (Assert.Single(Compact()) is var second ? (second.Merged, second.Total) : default));
        Assert.Equal(0, Assert.Single(Compact()).Merged);
        Assert.Equal(["a", "b"], Store.Read<RunRow>().Select(run => run.RunId));
        Assert.Equal(6, Directory.GetFiles(_folder.File("first", "compacted")).Count(file => !file.EndsWith(".claim", StringComparison.Ordinal))); // five tables, one manifest
    }

    [Fact]
    public void Rows_that_lie_there_both_loose_and_merged_count_once()
    {
        Finish("a");
        var kept = Directory.GetFiles(_folder.File("first", "a"), "*.parquet").ToDictionary(path => path, File.ReadAllBytes);
        Compact();
        foreach (var (path, bytes) in kept) File.WriteAllBytes(path, bytes); // as if the process had died before it removed them
        Assert.Equal((1L, 3L), Count());
        Assert.Single(Store.Read<RunRow>());
        Assert.Equal(5, Assert.Single(Compact()).RemovedFiles);
        Assert.Equal((1L, 3L), Count());
    }

    [Fact]
    public void Only_finished_attempts_are_merged()
    {
        Finish("done");
        using var running = Store.Begin("first", "running");
        running.Write(SampleRows.Steps(3));
        Assert.Equal(1, Assert.Single(Compact()).Merged);
        Assert.True(File.Exists(_folder.File("first", "running", "step.parquet")));
        running.Complete(SampleRows.Run("running"));
        running.Dispose();
        Assert.Equal(1, Assert.Single(Compact()).Merged);
        Assert.Equal(["done", "running"], Store.Read<RunRow>().Select(run => run.RunId));
    }

    [Fact]
    public void Files_of_a_folder_in_which_somebody_works_stay_and_are_not_counted_twice()
    {
        Finish("a");
        using (var second = Store.Begin("first", "a"))
        {
            Assert.Equal(2, second.Attempt);
            Assert.Equal((1, 0), Assert.Single(Compact()) is var result ? (result.Merged, result.RemovedFiles) : default);
            Assert.Equal((1L, 3L), Count());
            second.Complete(SampleRows.Run("again"));
        }
        Assert.Equal("again", Assert.Single(Store.Read<RunRow>()).RunName);
        Assert.Equal(1, Assert.Single(Compact()).Merged);
        Assert.Equal((1L, 0L), Count()); // the newest attempt has no steps
    }

    [Fact]
    public void Attempts_go_on_from_merged_ones()
    {
        Finish("a");
        Compact();
        Assert.Equal("a", Store.Find("first", "a")!.RunId);
        Assert.Null(Store.Find("first", "other"));
        using var again = Store.Begin("first", "a");
        Assert.Equal(2, again.Attempt);
        again.Complete(SampleRows.Run("second"));
        Assert.Equal("second", Store.Find("first", "a")!.RunName);
    }

    [Fact]
    public void A_run_with_an_unreadable_file_is_named_and_left_as_it_is()
    {
        Finish("good");
        Finish("bad");
        File.WriteAllText(_folder.File("first", "bad", "metric.parquet"), "no parquet");
        var result = Assert.Single(Compact());
        Assert.Equal(1, result.Merged);
        Assert.Equal(_folder.File("first", "bad", "metric.parquet"), Assert.Single(result.Unreadable).Where);
        Assert.True(File.Exists(_folder.File("first", "bad", "run.parquet")));
    }

    [Fact]
    public void Two_compactions_at_once_are_refused_and_an_empty_folder_is_nothing_to_do()
    {
        Assert.Empty(new ResultCompaction(_folder.File("none")).Run());
        Finish("a");
        Directory.CreateDirectory(_folder.File("first", "compacted"));
        using var other = RunClaim.TryTake(_folder.File("first", "compacted"));
        Assert.Equal(ExitCode.Environment, Assert.Throws<ProblemException>(Compact).ExitCode);
    }

    [Fact]
    public void A_claim_file_of_an_earlier_version_is_in_nobodys_way()
    {
        Finish("a");
        _folder.Write("first/a/.claim", "");
        Assert.Equal(5, Assert.Single(Compact()).RemovedFiles);
    }

    [Fact]
    public void More_runs_than_a_batch_are_merged_whole()
    {
        for (var i = 0; i < 120; i++)
        {
            using var run = Store.Begin("many", $"run{i:000}");
            run.Complete(SampleRows.Run($"{i}"));
        }
        Assert.Equal(120, Assert.Single(Compact()).Merged);
        Assert.Equal(Enumerable.Range(0, 120).Select(i => $"{i}"), Store.Read<RunRow>().Select(run => run.RunName));
    }

    [Fact]
    public void A_query_can_be_written_as_parquet_and_nothing_else_can_be_smuggled_in()
    {
        Finish("a");
        var query = new ResultQuery(_folder.Path);
        var path = _folder.File("out", "steps.parquet");
        query.Export("select step, loss from step; ", path);
        Assert.True(new FileInfo(path).Length > 100);
        Assert.Throws<ProblemException>(() => query.Export("select 1) TO '/tmp/smuggled' (FORMAT csv); --", path));
        Assert.Throws<ProblemException>(() => query.Export("create table x as select 1", path));
    }

    private IReadOnlyList<CompactionResult> Compact() => new ResultCompaction(_folder.Path).Run();

    private (long, long) Count()
    {
        var row = new ResultQuery(_folder.Path).Run("select (select count(*) from run), (select count(*) from step)").Rows[0];
        return ((long)row[0]!, (long)row[1]!);
    }

    private void Finish(string id)
    {
        using var run = Store.Begin("first", id);
        run.Write<MetricRow>([SampleRows.Accuracy(Stage.After, 0.75)]);
        run.Write(SampleRows.Steps(3));
        run.Write<LayerRow>([SampleRows.Layer(Stage.After)]);
        run.Write<SampleRow>([]);
        run.Complete(SampleRows.Run(id));
    }
}
