using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Duck;
using R2QBench.Core.Results.Rows;
using R2QBench.Testing;
using R2QBench.Testing.Results;
using Xunit;

namespace R2QBench.Core.Tests.Results;

public sealed class ResultStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private ResultStore Store => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Rows_come_back_as_they_were_written()
    {
        var run = SampleRows.Run("naïve «run» 'x'") with
        {
            Reason = null,
            PeakDeviceBytes = 5_000_000_000,
            Phases = ["blocks: weights; 5 steps per block", "all: scales; 5 steps"],
            FeatureWeights = new Dictionary<string, string> { ["hidden"] = "0.5" },
        };
        using (var folder = Store.Begin("first", "0123456789ab"))
        {
            folder.Write<MetricRow>([SampleRows.Perplexity(Stage.Before, 12.5), SampleRows.Accuracy(Stage.After, 0.75)]);
            folder.Write(SampleRows.Steps(5000));
            folder.Write<LayerRow>([SampleRows.Layer(Stage.After)]);
            folder.Write<SampleRow>([SampleRows.Sample(0, 0), SampleRows.Sample(0, 1)]);
            folder.Complete(run);
        }

        var read = Assert.Single(Store.Read<RunRow>());
        Assert.Equal(run.Axes, read.Axes);
        Assert.Equal(run.Skip, read.Skip);
        Assert.Equal(run.Phases, read.Phases);
        Assert.Equal(run.FeatureWeights, read.FeatureWeights);
        // Dictionaries and lists are compared above; records compare them by reference.
        Assert.Equal(
            run with { Experiment = "first", RunId = "0123456789ab", Attempt = 1 },
            read with { Axes = run.Axes, Options = run.Options, Skip = run.Skip, Phases = run.Phases, FeatureWeights = run.FeatureWeights });
        var metrics = Store.Read<MetricRow>();
        Assert.Equal(SampleRows.Perplexity(Stage.Before, 12.5).Measurement, metrics[0].Measurement);
        Assert.Equal(SampleRows.Accuracy(Stage.After, 0.75) with { Experiment = "first", RunId = "0123456789ab" }, metrics[1]);
        Assert.Equal(SampleRows.Steps(5000)[4999] with { Experiment = "first", RunId = "0123456789ab" }, Store.Read<StepRow>()[4999]);
        Assert.Equal(SampleRows.Layer(Stage.After).WeightMse, Assert.Single(Store.Read<LayerRow>()).WeightMse);
        Assert.Equal(2, Store.Read<SampleRow>().Count);
    }

    [Fact]
    public void Figures_of_an_older_version_have_no_overlap_with_the_training_text()
    {
        var figure = SampleRows.Perplexity(Stage.After, 5);
        using (var folder = Store.Begin("first", "0123456789ab"))
        {
            folder.Write<MetricRow>([figure with { Measurement = figure.Measurement with { TrainingOverlapFraction = 0.25 } }]);
            folder.Complete(SampleRows.Run());
        }

        Assert.Equal(0.25, Assert.Single(Store.Read<MetricRow>()).Measurement.TrainingOverlapFraction);
        var file = _folder.File("first", "0123456789ab", "metric.parquet");
        using (var session = new DuckSession(_folder.Path))
            session.Execute($"COPY (SELECT * EXCLUDE (training_overlap_fraction) FROM read_parquet({DuckSql.Text(file)})) TO {DuckSql.Text(file + ".older")} (FORMAT parquet)");
        File.Move(file + ".older", file, overwrite: true);
        Assert.Equal(figure.Measurement, Assert.Single(Store.Read<MetricRow>()).Measurement);
    }

    [Fact]
    public void A_repeated_run_is_a_new_attempt_and_readers_see_the_newest()
    {
        Write("run1", SampleRows.Failed(), SampleRows.Perplexity(Stage.Before, 99));
        Write("run1", SampleRows.Run(), SampleRows.Perplexity(Stage.Before, 10), SampleRows.Perplexity(Stage.After, 9));

        Assert.True(File.Exists(Path.Combine(_folder.Path, "first", "run1", "run.parquet")));
        Assert.True(File.Exists(Path.Combine(_folder.Path, "first", "run1", "metric.2.parquet")));
        Assert.Equal((2, RunStatus.Completed), (Assert.Single(Store.Read<RunRow>()).Attempt, Store.Find("first", "run1")!.Status));
        Assert.Equal([10.0, 9.0], Store.Read<MetricRow>().Select(row => row.Measurement.Value));
    }

    [Fact]
    public void A_run_without_run_row_does_not_exist_and_its_leavings_are_removed_by_the_next_attempt()
    {
        using (var folder = Store.Begin("first", "run1")) folder.Write(SampleRows.Steps(3));
        File.WriteAllText(Path.Combine(_folder.Path, "first", "run1", ".metric.parquet.1-2.tmp"), "half");

        Assert.Null(Store.Find("first", "run1"));
        Assert.Empty(Store.Read<StepRow>());
        using (var folder = Store.Begin("first", "run1"))
        {
            Assert.Equal(1, folder.Attempt);
            Assert.Equal([".claim.1"], Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName));
        }
    }

    [Fact]
    public void Two_at_the_same_run_are_refused()
    {
        using var first = Store.Begin("first", "run1");
        var problem = Assert.Throws<ProblemException>(() => Store.Begin("first", "run1"));
        Assert.Equal(ExitCode.Environment, problem.ExitCode);
        Assert.Contains("Another process is working on this run", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stale_temporary_files_are_removed_where_nobody_is_working()
    {
        using var working = Store.Begin("first", "busy");
        using (Store.Begin("first", "idle")) { }
        foreach (var run in new[] { "busy", "idle" }) File.WriteAllText(Path.Combine(_folder.Path, "first", run, ".run.parquet.1-2.tmp"), "half");

        Assert.Equal(1, Store.RemoveStaleFiles());
        Assert.True(File.Exists(Path.Combine(working.Path, ".run.parquet.1-2.tmp")));
    }

    [Fact]
    public void An_unwritable_results_folder_is_a_problem_of_the_environment_and_leaves_nothing()
    {
        var file = Path.Combine(_folder.Path, "a-file");
        File.WriteAllText(file, "");
        var problem = Assert.Throws<ProblemException>(() => new ResultStore(Path.Combine(file, "results")).Begin("first", "run1"));
        Assert.Equal(ExitCode.Environment, problem.ExitCode);
        Assert.Contains("Cannot be written", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_that_fails_leaves_no_file_behind()
    {
        using var folder = Store.Begin("first", "run1");
        Directory.CreateDirectory(Path.Combine(folder.Path, "step.parquet", "in-the-way"));
        Assert.Throws<ProblemException>(() => folder.Write(SampleRows.Steps(3)));
        Assert.Empty(Directory.EnumerateFiles(folder.Path, ".*.tmp"));
    }

    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("a/b")]
    [InlineData(".hidden")]
    [InlineData("")]
    [InlineData("new\nline")]
    public void Names_that_lead_out_of_the_folder_are_refused(string name) =>
        Assert.Equal(ExitCode.BadInput, Assert.Throws<ProblemException>(() => Store.Begin(name, "run1")).ExitCode);

    [Fact]
    public void An_unreadable_file_is_named_or_left_out_on_request()
    {
        Write("good", SampleRows.Run());
        Write("bad", SampleRows.Run());
        var file = Path.Combine(_folder.Path, "first", "bad", "run.parquet");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^20]);

        Assert.Equal(file, Assert.Single(Assert.Throws<ProblemException>(() => Store.Read<RunRow>()).Problems).Where);
        var skipped = new List<Problem>();
        Assert.Equal("good", Assert.Single(Store.Read<RunRow>(skipped: skipped)).RunId);
        Assert.Equal(file, Assert.Single(skipped).Where);
    }

    [Fact]
    public void A_missing_folder_is_an_empty_store()
    {
        var store = new ResultStore(Path.Combine(_folder.Path, "none"));
        Assert.Empty(store.Read<RunRow>());
        Assert.Empty(store.Experiments());
        Assert.Null(store.Find("first", "run1"));
        Assert.Equal(0, store.RemoveStaleFiles());
    }

    private void Write(string runId, RunRow run, params MetricRow[] metrics)
    {
        using var folder = Store.Begin("first", runId);
        folder.Write(metrics);
        folder.Complete(run);
    }

    /// <summary>Sorting by run alone let rows of a run change places: a report then showed another metric first.</summary>
    [Fact]
    public void Rows_of_a_run_come_back_in_the_order_in_which_they_were_written()
    {
        const string Experiment = "an-experiment-of-some-length";
        const int Rows = 60;
        var store = new ResultStore(_folder.Path);
        foreach (var id in Enumerable.Range(0, 40).Select(run => FormattableString.Invariant($"{run * 7919:x12}")))
        {
            using var folder = store.Begin(Experiment, id);
            folder.Write<MetricRow>([.. Enumerable.Range(0, Rows).Select(row => SampleRows.Perplexity(Stage.After, (row * 37) % Rows))]);
            folder.Complete(SampleRows.Run());
        }

        AssertOrder();
        new ResultCompaction(_folder.Path).Run(Experiment);
        AssertOrder();

        void AssertOrder() => Assert.All(
            store.Read<MetricRow>(Experiment).GroupBy(row => row.RunId),
            run => Assert.Equal(Enumerable.Range(0, Rows).Select(row => (double)(row * 37 % Rows)), run.Select(row => row.Measurement.Value)));
    }
}
