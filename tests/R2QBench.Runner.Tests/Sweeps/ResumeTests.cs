using R2QBench.Core.Identity;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Specs;
using R2QBench.Methods.Losses;
using R2QBench.Methods.Quantizers;
using R2QBench.Runner.Commands;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;
using R2QBench.Runner.Sweeps;
using R2QBench.Runner.Tests.Runs;
using R2QBench.Testing.Devices;
using Xunit;

namespace R2QBench.Runner.Tests.Sweeps;

/// <summary>A run that is stopped and taken up again gives, on the CPU, what the run without stop gives, bit for bit.</summary>
[Collection(TrainingCollection.Name)]
public sealed class ResumeTests(TinyModel model)
{
    private const int StopAfter = 3;

    /// <summary>Every optimizer, schedule, loss, gradient rule, learned or live scale, each beside the defaults of the tiny experiment.</summary>
    public static TheoryData<string> Settings()
    {
        var settings = new TheoryData<string>();
        foreach (var optimizer in new[] { "adamw" }) settings.Add($"training.optimizer.name={optimizer}");
        foreach (var schedule in new[] { "constant", "cosine", "linear" }) settings.Add($"training.schedule={{name: {schedule}, warmup_steps: 4, final_fraction: 0.1}}");
        foreach (var loss in LossRegistry.All) settings.Add($"training.loss={loss.Name}");
        foreach (var method in QuantizerRegistry.All)
            foreach (var scales in method.Scales)
                settings.Add($"quantization={{method: {method.Name}, group_size: 16, scales: {scales}}}");
        settings.Add("training.features={hidden: 1, attention_map: 1}");
        settings.Add("training={steps: 2, phases: [{scope: blocks}, {scale_learning_rate: 1.0e-4}]}");
        settings.Add("training={phases: [{steps: 2}, {steps: 4, train: [others], loss: ce}]}");
        settings.Add("training.phases=[{scope: blocks, train: [weights], steps: 2}, {train: [weights], steps: 2}]");
        settings.Add("training.phases=[{train: [weights], steps: 3}, {train: [weights], steps: 3}]");
        settings.Add("training.features={hidden: 0.5, attention_map: 0.5}");
        settings.Add("training.gradient_accumulation=3");
        settings.Add("training.optimizer.weight_decay=0.1");
        settings.Add("training.optimizer.moments=8bit");
        settings.Add("fused=false");
        settings.Add("model.dtype=bfloat16");
        return settings;
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Stopped_and_continued_equals_uninterrupted(string setting) => AssertContinues([setting]);

    /// <summary>Where operators repeat bit for bit, so does a training that was stopped; one of each way in which a step is made there.</summary>
    [DeviceTheory]
    [Devices("model.dtype=bfloat16", "training.loss=ce")]   // the fused step, as a graph
    [Devices("model.dtype=bfloat16", "training.loss=cakld")]
    [Devices("model.dtype=float32", "training.loss=ce")]
    [Devices("training.loss=ce", "training.optimizer.moments=8bit")]
    [Devices("model.dtype=bfloat16", "quantization={method: rtn, group_size: 16, gradient: lsq, scales: learned}")]
    public void It_does_on_every_device(string device, string first, string second)
    {
        using var repeating = new RepeatingOperators();
        AssertContinues([$"device={device}", first, second]);
    }

    /// <summary>It changes no result and no id, so that a run that needs too much memory may be stopped and go on with less.</summary>
    [Theory]
    [InlineData("block", "scales: recomputed", "bfloat16", "true")]
    [InlineData("block", "scales: learned", "float32", "true")]
    [InlineData("gate_up", "scales: live", "float32", "false")]
    public void What_the_backward_pass_computes_again_may_change_over_a_stop(string recompute, string scales, string dtype, string fused)
    {
        string[] settings = [$"quantization={{method: r2q, group_size: 16, {scales}}}", "training.features={hidden: 0.5}", $"model.dtype={dtype}", $"fused={fused}"];
        using var experiment = new TinyExperiment(model);
        var straight = Do(experiment, settings, new RunOptions(), stopAfter: null);
        experiment.UseFreshResults();
        Do(experiment, settings, new RunOptions(), StopAfter);
        var continued = Do(experiment, [.. settings, $"training.recompute={recompute}"], new RunOptions(), stopAfter: null);

        Assert.Equal((RunStatus.Completed, StopAfter), (continued.Row.Status, continued.Row.ResumedFromStep));
        AssertSameResult(straight, continued);
    }

    [Theory]
    [InlineData("{ steps: 2, batch_size: 4, phases: [{scope: blocks}, {train: [scales]}] }", 5)]
    [InlineData("{ batch_size: 4, phases: [{steps: 1}, {train: [scales], steps: 6}] }", 3)]
    public void Codes_that_are_frozen_stay_so_over_a_stop(string training, int stopAfter)
    {
        string[] settings = ["quantization={method: rtn, group_size: 16, gradient: lsq, scales: learned}", $"training={training}"];
        using var experiment = new TinyExperiment(model);
        var straight = Do(experiment, settings, new RunOptions(), stopAfter: null);
        experiment.UseFreshResults();
        Do(experiment, settings, new RunOptions(), stopAfter);
        var continued = Do(experiment, settings, new RunOptions(), stopAfter: null);

        Assert.Equal((RunStatus.Completed, stopAfter), (continued.Row.Status, continued.Row.ResumedFromStep));
        AssertSameResult(straight, continued);
    }

    [Fact]
    public void A_torn_checkpoint_is_recognised_and_the_one_before_is_used()
    {
        using var experiment = new TinyExperiment(model);
        var every = new RunOptions { Checkpoints = new CheckpointPolicy { Steps = 1 } };
        var straight = Do(experiment, "seed=1", every, stopAfter: null);
        experiment.UseFreshResults();
        var stopped = Do(experiment, "seed=1", every, StopAfter);
        var checkpoints = Checkpoints(stopped);
        Assert.Equal(2, checkpoints.Length);
        using (var file = new FileStream(checkpoints[^1], FileMode.Open, FileAccess.ReadWrite))
        {
            file.Position = file.Length / 2;
            var value = file.ReadByte();
            file.Position--;
            file.WriteByte((byte)(value ^ 1));
        }

        var continued = Do(experiment, "seed=1", every, stopAfter: null);
        Assert.Equal(StopAfter - 1, continued.Row.ResumedFromStep);
        Assert.Contains("torn or damaged", File.ReadAllText(Path.Combine(continued.Folder, "log.2.txt")), StringComparison.Ordinal);
        AssertSameResult(straight, continued);
    }

    [Fact]
    public void A_cut_checkpoint_and_no_other_means_the_start()
    {
        using var experiment = new TinyExperiment(model);
        var stopped = Do(experiment, "seed=1", new RunOptions(), StopAfter);
        using (var file = new FileStream(Assert.Single(Checkpoints(stopped)), FileMode.Open)) file.SetLength(file.Length - 100);

        var continued = Do(experiment, "seed=1", new RunOptions(), stopAfter: null);
        Assert.Equal((RunStatus.Completed, null), (continued.Row.Status, continued.Row.ResumedFromStep));
    }

    [Fact]
    public void A_run_that_ended_leaves_no_checkpoint_and_one_that_was_stopped_does()
    {
        using var experiment = new TinyExperiment(model);
        var every = new RunOptions { Checkpoints = new CheckpointPolicy { Steps = 1 } };
        Assert.NotEmpty(Checkpoints(Do(experiment, "seed=1", every, StopAfter)));
        Assert.Empty(Checkpoints(Do(experiment, "seed=1", every, stopAfter: null)));
    }

    [Fact]
    public void Without_resuming_the_run_begins_at_its_start()
    {
        using var experiment = new TinyExperiment(model);
        Do(experiment, "seed=1", new RunOptions(), StopAfter);
        var continued = Do(experiment, "seed=1", new RunOptions { Checkpoints = new CheckpointPolicy { Resume = ResumeChoice.None } }, stopAfter: null);

        Assert.Null(continued.Row.ResumedFromStep);
        Assert.Equal(2, continued.Metrics.Count);   // before and after
    }

    private void AssertContinues(IReadOnlyList<string> settings)
    {
        using var experiment = new TinyExperiment(model);
        var straight = Do(experiment, settings, new RunOptions(), stopAfter: null);
        experiment.UseFreshResults();
        var stopped = Do(experiment, settings, new RunOptions(), StopAfter);
        var continued = Do(experiment, settings, new RunOptions(), stopAfter: null);

        Assert.Equal((RunStatus.Cancelled, StopAfter), (stopped.Row.Status, stopped.Row.LastStep));
        Assert.Equal((RunStatus.Completed, RunStatus.Completed), (straight.Row.Status, continued.Row.Status));
        Assert.Equal((null, StopAfter, 2), (straight.Row.ResumedFromStep, continued.Row.ResumedFromStep, continued.Row.Attempt));
        AssertSameResult(straight, continued);
    }

    private static void AssertSameResult(Done straight, Done continued)
    {
        Assert.NotNull(straight.QuantizedFile);
        Assert.Equal(Figures(straight), Figures(continued));
        Assert.Equal(straight.QuantizedFile, continued.QuantizedFile);
        Assert.Equal(straight.Steps.Select(Bits), continued.Steps.Select(Bits));
        Assert.Equal((straight.Row.TokensTrained, straight.Layers.Count), (continued.Row.TokensTrained, continued.Layers.Count));
    }

    private sealed record Done(RunRow Row, IReadOnlyList<MetricRow> Metrics, IReadOnlyList<StepRow> Steps, IReadOnlyList<LayerRow> Layers, string Folder, string? QuantizedFile);

    /// <summary>Does the quantized run of the experiment, or goes on with it, and reads back what was stored.</summary>
    private static Done Do(TinyExperiment experiment, string setting, RunOptions options, int? stopAfter) => Do(experiment, [setting], options, stopAfter);

    private static Done Do(TinyExperiment experiment, IReadOnlyList<string> settings, RunOptions options, int? stopAfter)
    {
        var spec = SpecReader.Read(experiment.SpecPath, settings, Vocabulary.Create());
        var run = new ExperimentPlanner(experiment.Results).Plan(spec).Runs[^1];
        using var source = new CancellationTokenSource();
        var monitor = new StoppingMonitor(source, stopAfter);
        var report = new RunAttempt(experiment.Store, TimeProvider.System).Do(new RunRequest(TinyExperiment.Name, run, int.MaxValue, options), monitor, source.Token);
        var row = Assert.IsType<RunReport.Ended>(report).Row;
        var folder = experiment.Store.PathOf(TinyExperiment.Name, run.Id);
        var file = Path.Combine(folder, row.Attempt == 1 ? "quantized.safetensors" : $"quantized.{row.Attempt}.safetensors");
        return new Done(
            row,
            experiment.Store.Read<MetricRow>(),
            [.. experiment.Store.Read<StepRow>().OrderBy(step => step.Step)],
            experiment.Store.Read<LayerRow>(),
            folder,
            File.Exists(file) ? ContentHash.OfFile(file) : null);
    }

    private static string[] Checkpoints(Done done) => [.. Directory.EnumerateFiles(done.Folder, "checkpoint.*").Order(StringComparer.Ordinal)];

    private static string[] Figures(Done done) => [.. done.Metrics.Select(row => FormattableString.Invariant($"{row.Stage} {row.Measurement.Task} {row.Measurement.Value:R}")).Order(StringComparer.Ordinal)];

    private static (int, double, double?, double?, double?) Bits(StepRow step) => (step.Step, step.Loss, step.GradientNorm, step.LearningRate, step.CodesChangedFraction);

    /// <summary>Stops the run once a step is done.</summary>
    private sealed class StoppingMonitor(CancellationTokenSource source, int? stopAfter) : IRunMonitor
    {
        public void StartStage(string stage)
        {
        }

        public void Step(long step, long steps, double loss, double tokensPerSecond)
        {
            if (step == stopAfter) source.Cancel();
        }

        public void Part(string what, long done, long total)
        {
        }
    }
}
