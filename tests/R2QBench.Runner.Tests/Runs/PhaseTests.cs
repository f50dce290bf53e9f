using R2QBench.Core.Checkpoints;
using R2QBench.Core.Results.Rows;
using Xunit;

namespace R2QBench.Runner.Tests.Runs;

/// <summary>Trainings in phases and losses on inner states, from spec to rows.</summary>
[Collection(TrainingCollection.Name)]
public sealed class PhaseTests(TinyModel model)
{
    private const string Learned = "quantization={method: rtn, group_size: 16, gradient: lsq, scales: learned}";
    private const string Blocks = "{scope: blocks, steps: 20, learning_rate: 2.0e-3, scale_learning_rate: 1.0e-3}";

    [Fact]
    public void EfficientQATs_phases_train_every_block_and_then_the_scales_with_the_codes_as_they_are()
    {
        using var experiment = new TinyExperiment(model);
        experiment.Run("--set", Learned, "--set", $"training.phases=[{Blocks}]");
        var (codes, scales, norm) = Stored(experiment, out var first);
        experiment.UseFreshResults();
        experiment.Run("--set", Learned, "--set", $"training.phases=[{Blocks}, {{train: [scales], steps: 10}}]");
        var (sameCodes, otherScales, sameNorm) = Stored(experiment, out var both);

        Assert.Equal((RunStatus.Completed, RunStatus.Completed), (first.Status, both.Status));
        Assert.Equal((40, 50), (first.Steps, both.Steps));
        Assert.Equal(["blocks: weights, scales, zero_points, others; 20 steps per block; learning rate 2e-3; of scales 1e-3", "all: scales; 10 steps"], both.Phases);
        Assert.Equal(codes, sameCodes);
        Assert.NotEqual(scales, otherScales);
        Assert.Equal(norm, sameNorm);

        var steps = experiment.Store.Read<StepRow>().OrderBy(step => step.Step).ToList();
        Assert.Equal(["1 block 0", "1 block 1", "2"], steps.Select(step => step.Phase).Distinct());
        Assert.All(steps.Where(step => step.Phase!.StartsWith('1')).GroupBy(step => step.Phase), block => Assert.True(block.Last().Loss < block.First().Loss, block.Key));
        Assert.All(steps.Where(step => step.Phase == "2").Skip(1), step => Assert.Equal(0, step.CodesChangedFraction));
        var perplexity = experiment.Store.Read<MetricRow>().Where(row => row.RunId == both.RunId).ToDictionary(row => row.Stage, row => row.Measurement.Value);
        Assert.True(perplexity[Stage.After] < perplexity[Stage.Before]);
    }

    [Fact]
    public void A_phase_leaves_alone_what_it_does_not_name()
    {
        using var experiment = new TinyExperiment(model);
        experiment.Run("--set", "training.phases=[{train: [weights]}]");
        var (_, _, norm) = Stored(experiment, out var run);
        experiment.UseFreshResults();
        experiment.Run("--set", "training.phases=[{train: [weights, others]}]");
        var (_, _, trainedNorm) = Stored(experiment, out _);
        experiment.UseFreshResults();
        experiment.Run("--set", "training.steps=0");
        var (_, _, originalNorm) = Stored(experiment, out _);

        Assert.Equal(6, run.Steps);
        Assert.Equal(originalNorm, norm);
        Assert.NotEqual(originalNorm, trainedNorm);
    }

    [Fact]
    public void One_phase_of_everything_is_the_training_without_phases()
    {
        using var experiment = new TinyExperiment(model);
        experiment.Run();
        var without = experiment.Store.Read<MetricRow>().Single(row => row.Stage == Stage.After).Measurement.Value;
        experiment.UseFreshResults();
        experiment.Run("--set", "training.phases=[{}]");

        Assert.Equal(without, experiment.Store.Read<MetricRow>().Single(row => row.Stage == Stage.After).Measurement.Value);
    }

    [Fact]
    public void A_phase_without_anything_to_train_ends_the_run_with_its_reason()
    {
        using var experiment = new TinyExperiment(model);
        var result = experiment.Run("--set", "quantization.scales=learned", "--set", "training.phases=[{train: [zero_points]}]");

        var run = Assert.Single(experiment.Runs(), row => !row.IsBaseline);
        Assert.Equal((1, RunStatus.Failed), (result.ExitCode, run.Status));
        Assert.StartsWith("Phase 1 has nothing to train in this model and method (training.phases, zero_points)", run.Reason, StringComparison.Ordinal);
        Assert.Equal("input", run.Failure);
    }

    [Theory]
    [InlineData("hidden")]
    [InlineData("hidden_cosine")]
    [InlineData("attention_map")]
    [InlineData("attention_output")]
    public void Inner_states_are_a_loss_that_training_lowers(string term)
    {
        using var experiment = new TinyExperiment(model);
        // Without the term the loss is another one; with a large weight it is nearly all of it.
        experiment.Run("--set", $"training.features.{term}=100", "--set", "training.steps=20");

        var run = Assert.Single(experiment.Runs(), row => !row.IsBaseline);
        Assert.Equal((RunStatus.Completed, "100"), (run.Status, run.FeatureWeights[term]));
        var steps = experiment.Store.Read<StepRow>().OrderBy(step => step.Step).ToList();
        Assert.True(steps[^1].Loss < 0.8 * steps[0].Loss, $"{steps[0].Loss} to {steps[^1].Loss}");
    }

    private static (string Codes, string Scales, string Norm) Stored(TinyExperiment experiment, out RunRow run)
    {
        run = Assert.Single(experiment.Runs(), row => !row.IsBaseline);
        using var file = SafetensorsFile.Open(Path.Combine(experiment.Results, TinyExperiment.Name, run.RunId, "quantized.safetensors"));
        string Bytes(Func<string, bool> wanted) => Core.Identity.ContentHash.OfText(string.Join(
            '|', file.Entries.Keys.Where(wanted).Order(StringComparer.Ordinal).Select(name => $"{name}:{Convert.ToHexString(file.Bytes(name))}")));
        return (Bytes(name => name.Contains("codes")), Bytes(name => name.EndsWith("scale") || name.EndsWith("alpha1")), Bytes(name => name.Contains("norm")));
    }
}
