using R2QBench.Core.Checkpoints;
using R2QBench.Core.Results.Rows;
using Xunit;

namespace R2QBench.Runner.Tests.Runs;

/// <summary>Runs that go wrong become rows with a reason, and the others go on.</summary>
[Collection(TrainingCollection.Name)]
public sealed class FailureTests(TinyModel model)
{
    [Fact]
    public void A_model_with_nan_in_its_weights_fails_by_itself_and_the_other_model_is_done()
    {
        using var experiment = new TinyExperiment(model);
        var damaged = WithNan(experiment.File("damaged"));
        var result = experiment.Run("--set", "training.steps=0", "--set", $"grid={{model.source: ['{damaged}', '{model.Folder}']}}");

        Assert.Equal(1, result.ExitCode);
        var byModel = experiment.Runs().ToLookup(run => run.ModelSource == damaged);
        Assert.Equal(2, byModel[true].Count());
        Assert.All(byModel[true], run => Assert.Equal(RunStatus.Failed, run.Status));
        Assert.All(byModel[true], run => Assert.Contains("model.norm.weight", run.Reason, StringComparison.Ordinal));
        Assert.Equal(2, byModel[false].Count());
        Assert.All(byModel[false], run => Assert.Equal(RunStatus.Completed, run.Status));
        Assert.Equal(2, result.Error.Split('\n').Count(line => line.StartsWith("failed: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Nothing_is_started_if_every_model_has_nan_in_its_weights()
    {
        using var experiment = new TinyExperiment(model);
        var result = experiment.Run("--set", $"model.source={WithNan(experiment.File("damaged"))}");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("model.norm.weight", result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(experiment.Results));
    }

    [Fact]
    public void A_diverging_run_is_a_row_with_step_and_reason_and_keeps_its_figures_before_training()
    {
        using var experiment = new TinyExperiment(model, "grid: { training.optimizer.learning_rate: [1.0e+30, 1.0e-3] }");
        var result = experiment.Run("--set", "quantization.scale_dtype=float32");   // float16 scales would overflow first

        Assert.Equal(1, result.ExitCode);
        var failed = Assert.Single(experiment.Runs(), run => run.Status == RunStatus.Failed);
        Assert.Matches("^the (loss|gradient norm) became (NaN|infinite) at step [2-6]$", failed.Reason);
        Assert.InRange(failed.LastStep!.Value, 1, 5);
        Assert.Single(experiment.Runs(), run => run.Status == RunStatus.Completed && !run.IsBaseline);
        Assert.Contains(experiment.Store.Read<MetricRow>(), row => row.RunId == failed.RunId && row.Stage == Stage.Before);
        Assert.DoesNotContain(experiment.Store.Read<MetricRow>(), row => row.RunId == failed.RunId && row.Stage == Stage.After);
    }

    [Fact]
    public void A_scale_beyond_its_format_fails_the_run_with_the_way_out_in_its_reason()
    {
        using var experiment = new TinyExperiment(model);
        experiment.Run("--set", "training.optimizer.learning_rate=1.0e+30");

        var failed = Assert.Single(experiment.Runs(), run => run.Status == RunStatus.Failed);
        Assert.Contains("beyond the range of float16 (quantization.scale_dtype", failed.Reason, StringComparison.Ordinal);
        Assert.Contains("step ", failed.Reason, StringComparison.Ordinal);
        Assert.Equal("diverged", failed.Failure);
    }

    [Fact]
    public void A_failed_run_is_kept_until_it_is_asked_for_again()
    {
        using var experiment = new TinyExperiment(model);
        string[] diverging = ["--set", "training.optimizer.learning_rate=1.0e+30"];
        experiment.Run(diverging);
        var kept = experiment.Run(diverging);
        Assert.Contains("--rerun failed repeats it", kept.Error, StringComparison.Ordinal);

        experiment.Run([.. diverging, "--rerun", "failed"]);
        Assert.Equal([1, 2], experiment.Runs().OrderBy(run => run.Attempt).Select(run => run.Attempt));   // the baseline, the failed run
    }

    /// <summary>A copy of the model with one NaN in its last norm.</summary>
    private string WithNan(string folder)
    {
        TinyModel.CopyTo(model.Folder, folder);
        var path = Path.Combine(folder, "model.safetensors");
        long offset;
        using (var file = SafetensorsFile.Open(path))
        {
            var entry = file.Entries["model.norm.weight"];
            offset = new FileInfo(path).Length - file.Entries.Values.Max(other => other.Offset + other.ByteCount) + entry.Offset;
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Write);
        stream.Position = offset;
        stream.Write(BitConverter.GetBytes(float.NaN));
        return folder;
    }
}
