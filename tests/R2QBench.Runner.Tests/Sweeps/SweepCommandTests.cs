using System.Text.Json;
using R2QBench.Runner.Tests.Commands;
using R2QBench.Runner.Tests.Runs;
using Xunit;

namespace R2QBench.Runner.Tests.Sweeps;

[Collection(TrainingCollection.Name)]
public sealed class SweepCommandTests(TinyModel model)
{
    private const string Grid = "grid: { quantization.method: [r2q, rtn] }";

    [Fact]
    public void Every_run_gives_one_json_line_and_a_second_start_keeps_them()
    {
        using var experiment = new TinyExperiment(model, Grid);
        var first = Sweep(experiment, "--set", "training.steps=0", "--json");
        var second = Sweep(experiment, "--set", "training.steps=0", "--json");

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        var lines = Lines(first.Out);
        Assert.Equal([1, 2, 3], lines.Select(line => line.GetProperty("number").GetInt32()));
        Assert.All(lines, line => Assert.Equal(("completed", false, 1), (Text(line, "status"), line.GetProperty("kept").GetBoolean(), line.GetProperty("attempt").GetInt32())));
        Assert.All(lines, line => Assert.True(line.GetProperty("metrics")[0].GetProperty("value").GetDouble() > 1));
        Assert.All(lines, line => Assert.True(Directory.Exists(Text(line, "folder"))));
        Assert.All(Lines(second.Out), line => Assert.True(line.GetProperty("kept").GetBoolean()));
        Assert.Equal(lines.Select(line => Text(line, "run_id")), Lines(second.Out).Select(line => Text(line, "run_id")));
    }

    [Fact]
    public void Lines_of_every_status_have_the_same_fields_and_the_documentation_names_them()
    {
        using var experiment = new TinyExperiment(model, Grid);
        var planned = Lines(Sweep(experiment, "--set", "training.steps=0", "--json", "--dry-run").Out);
        Sweep(experiment, "--set", "training.steps=0", "--filter", "full precision");
        var ended = Lines(Sweep(experiment, "--set", "training.steps=0", "--json").Out);

        var fields = planned[0].EnumerateObject().Select(field => field.Name).ToList();
        Assert.All(planned.Concat(ended), line => Assert.Equal(fields, line.EnumerateObject().Select(field => field.Name)));
        var documentation = File.ReadAllText(Path.Combine(Core.Files.RepositoryRoot.Require(), "docs", "sweeps.md"));
        Assert.All(fields, field => Assert.Contains($"`{field}`", documentation, StringComparison.Ordinal));
    }

    [Fact]
    public void A_dry_run_starts_nothing()
    {
        using var experiment = new TinyExperiment(model, Grid);
        var result = Sweep(experiment, "--dry-run");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(3, result.Out.Split('\n').Count(line => line.EndsWith("  run", StringComparison.Ordinal)));
        Assert.False(Directory.Exists(experiment.Results));
    }

    [Fact]
    public void A_dry_run_for_a_cluster_shows_the_command_that_would_queue_it()
    {
        using var experiment = new TinyExperiment(model, Grid);
        var result = Sweep(experiment, "--dry-run", "--engine", "slurm", "--parallel", "2", "--set", "slurm.chunk_size=2", "--set", "slurm.partition=long", "--set", "slurm.extra=[\"--reservation=two words\"]");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("2 tasks, up to 2 runs each", result.Out, StringComparison.Ordinal);
        var command = Assert.Single(result.Out.Split('\n'), line => line.StartsWith("sbatch ", StringComparison.Ordinal));
        Assert.All((string[])["--array=0-1", "--partition=long", "--cpus-per-task=2", "'--reservation=two words'"], option => Assert.Contains($" {option} ", command, StringComparison.Ordinal));
        Assert.False(Directory.Exists(experiment.Results));
    }

    [Theory]
    [InlineData("rtn*", 1)]
    [InlineData("quantization.method=*", 2)]
    [InlineData("*", 3)]
    public void A_filter_takes_runs_by_name_or_axis(string filter, int count)
    {
        using var experiment = new TinyExperiment(model, Grid);
        Assert.Equal(count, Lines(Sweep(experiment, "--dry-run", "--json", "--filter", filter).Out).Count);
    }

    [Fact]
    public void A_filter_without_a_run_is_refused_with_patterns_that_would_match()
    {
        using var experiment = new TinyExperiment(model, Grid);
        var result = Sweep(experiment, "--filter", "lsq*");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("quantization.method=rtn", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_run_counts_for_the_exit_code_until_it_is_repeated_with_success()
    {
        using var experiment = new TinyExperiment(model);
        string[] diverging = ["--set", "training.optimizer.learning_rate=1.0e+30", "--json"];
        Assert.Equal(1, Sweep(experiment, diverging).ExitCode);
        var kept = Sweep(experiment, diverging);
        var again = Sweep(experiment, [.. diverging, "--rerun", "failed"]);

        Assert.Equal((1, 1), (kept.ExitCode, again.ExitCode));
        Assert.Contains("failed: ", kept.Error, StringComparison.Ordinal);
        Assert.Equal(("failed", 2), (Text(Lines(again.Out)[1], "status"), Lines(again.Out)[1].GetProperty("attempt").GetInt32()));
    }

    private static R2qProcess.Result Sweep(TinyExperiment experiment, params string[] more) =>
        R2qProcess.RunInside(["sweep", experiment.SpecPath, "--results", experiment.Results, .. more]);

    private static List<JsonElement> Lines(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    private static string Text(JsonElement line, string field) => line.GetProperty(field).GetString()!;
}
