using R2QBench.Core.Checkpoints;
using R2QBench.Core.Results.Rows;
using R2QBench.Testing.Devices;
using Xunit;

namespace R2QBench.Runner.Tests.Runs;

/// <summary>The whole path on a tiny model: spec, plan, quantize, train, store, read back, evaluate, rows, report.</summary>
[Collection(TrainingCollection.Name)]
public sealed class RunTests(TinyModel model)
{
    private const string Grid = "grid: { quantization.method: [r2q, rtn], quantization.group_size: [16, -1] }";

    [Fact]
    public void A_grid_gives_one_baseline_and_before_and_after_figures_of_every_run()
    {
        using var experiment = new TinyExperiment(model, Grid);
        var result = experiment.Run();

        Assert.Equal((0, ""), (result.ExitCode, Lines(result.Error, "failed")));
        var runs = experiment.Runs();
        Assert.Equal(5, runs.Count);
        Assert.All(runs, run => Assert.Equal(RunStatus.Completed, run.Status));
        Assert.Single(runs, run => run.IsBaseline && run.Method == "none");
        var stages = experiment.Store.Read<MetricRow>().GroupBy(row => row.RunId).ToDictionary(rows => rows.Key, rows => rows.Select(row => row.Stage).Distinct().ToList());
        Assert.All(runs, run => Assert.Equal(run.IsBaseline ? [Stage.Baseline] : [Stage.Before, Stage.After], stages[run.RunId]));
        Assert.Contains(Path.Combine(experiment.Results, TinyExperiment.Name, "report.html"), result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(experiment.Results, TinyExperiment.Name, "report.md")));
    }

    [Fact]
    public void Training_lowers_the_perplexity_of_every_quantized_run_below_its_own_value_before()
    {
        using var experiment = new TinyExperiment(model, Grid);
        experiment.Run("--set", "training.steps=30");

        var perplexity = experiment.Store.Read<MetricRow>().ToDictionary(row => (row.RunId, row.Stage), row => row.Measurement.Value);
        Assert.All(
            experiment.Runs().Where(run => !run.IsBaseline),
            run => Assert.True(perplexity[(run.RunId, Stage.After)] < perplexity[(run.RunId, Stage.Before)], run.RunName));
    }

    [Fact]
    public void How_much_of_an_evaluation_was_seen_in_training_stands_in_its_rows()
    {
        using var experiment = new TinyExperiment(model);
        var spec = File.ReadAllText(experiment.SpecPath);
        File.WriteAllText(experiment.SpecPath, spec.Replace($"text:{model.HeldOut}", $"text:{model.Text}", StringComparison.Ordinal));
        Assert.Equal(0, experiment.Run("--set", "training.steps=2").ExitCode);

        var rows = experiment.Store.Read<MetricRow>();
        Assert.Equal([Stage.Baseline, Stage.Before, Stage.After], rows.Select(row => row.Stage).Order());
        Assert.All(rows, row => Assert.Equal(row.Stage == Stage.Baseline ? null : 1.0, row.Measurement.TrainingOverlapFraction));
        Assert.Contains("stand in the training or calibration text", File.ReadAllText(Path.Combine(experiment.Results, TinyExperiment.Name, "report.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_spec_and_seed_give_identical_figures_and_another_seed_does_not()
    {
        using var experiment = new TinyExperiment(model);
        experiment.Run();
        var first = experiment.Figures();
        experiment.UseFreshResults();
        experiment.Run();
        var second = experiment.Figures();
        experiment.UseFreshResults();
        experiment.Run("--set", "seed=2");
        var other = experiment.Figures();

        Assert.Equal(3, first.Length);
        Assert.Equal(first, second);
        Assert.Single(first.Intersect(other));   // the baseline, which no seed touches
        Assert.Empty(Values(first, "After").Intersect(Values(other, "After")));
    }

    [Fact]
    public void Without_training_only_the_stored_model_is_measured_and_twice_gives_the_same()
    {
        using var experiment = new TinyExperiment(model, Grid);
        experiment.Run("--set", "training.steps=0");
        var first = experiment.Figures();
        experiment.UseFreshResults();
        experiment.Run("--set", "training.steps=0");

        Assert.Equal(first, experiment.Figures());
        Assert.DoesNotContain(first, figure => figure.Contains(" Before ", StringComparison.Ordinal));
        Assert.All(experiment.Runs(), run => Assert.Null(run.TokensTrained));
    }

    [DeviceTheory]
    [Devices]
    public void Rows_hold_sizes_costs_layers_and_steps(string device)
    {
        using var experiment = new TinyExperiment(model);
        experiment.Run("--device", device);

        var run = Assert.Single(experiment.Runs(), row => !row.IsBaseline);
        Assert.InRange(run.BitsPerWeightStored!.Value, 4.0, 4.01);              // 2 bits and two float16 scales per 16 weights
        Assert.Equal(run.ModelBytesStored, run.QuantizedBytesStored + 4 * (run.ModelParameters - run.QuantizedParameters));
        Assert.Equal(6 * 4 * 32, run.TokensTrained);
        Assert.True(run.TokensPerSecond > 0 && run.PeakHostBytes > 0 && run.TrainSeconds > 0 && run.TotalSeconds > run.TrainSeconds);
        Assert.NotNull(run.LibtorchVersion);
        var onDevice = device != TestDevice.Cpu;
        Assert.Equal((device, onDevice, onDevice, onDevice), (run.Device, run.DeviceName is not null, run.DriverVersion is not null, run.PeakDeviceBytes > run.ModelParameters * sizeof(float)));

        var layers = experiment.Store.Read<LayerRow>();
        Assert.Equal(2 * 2 * 7, layers.Count);                                  // two stages, two blocks of seven matrices
        Assert.All(layers, layer => Assert.True(layer.WeightMse > 0 && layer.ScaleMean > 0));
        Assert.Equal([1, 2, 4, 6], experiment.Store.Read<StepRow>().Select(step => step.Step).Order());
        Assert.All(experiment.Store.Read<StepRow>().Where(step => step.Step > 1), step => Assert.InRange(step.CodesChangedFraction!.Value, 0, 1));
    }

    /// <summary>Bits of the row, bytes of the file and those of the layers, counted by hand; groups of 20 are two in 32 columns and three in 48.</summary>
    [Theory]
    [InlineData("r2q", 20, 2, "float16")]
    [InlineData("rtn", 20, 2, "float16")]
    [InlineData("ternary", -1, 2, "bfloat16")]
    [InlineData("nf3", 20, 3, "float32")]
    public void Bits_of_a_run_are_those_of_its_file(string method, int groupSize, int bits, string scaleDtype)
    {
        using var experiment = new TinyExperiment(model);
        experiment.Run("--set", "training.steps=0", "--set", $"quantization.method={method}", "--set", $"quantization.group_size={groupSize}",
            "--set", $"quantization.bits={bits}", "--set", $"quantization.scale_dtype={scaleDtype}");
        var run = Assert.Single(experiment.Runs(), row => !row.IsBaseline);
        Assert.Equal(RunStatus.Completed, run.Status);

        long weights = 0, bytes = 0;
        foreach (var (rows, columns) in ((int, int)[])[(32, 32), (16, 32), (16, 32), (32, 32), (48, 32), (48, 32), (32, 48)])
        {
            int count = rows * columns, groups = rows * (groupSize < 0 ? 1 : columns == 32 ? 2 : 3);
            weights += 2 * count;
            bytes += 2 * method switch
            {
                "r2q" => count / 4 + groups * 2 * 2,
                "rtn" => count / 4 + groups * 2 + (groups + 3) / 4,
                "ternary" => (count + 4) / 5 + groups * 2,
                _ => count * 3 / 8 + groups * 2 * 4,
            };
        }

        Assert.Equal((weights, bytes, 8.0 * bytes / weights), (run.QuantizedParameters, run.QuantizedBytesStored, run.BitsPerWeightStored));
        Assert.Equal(8.0 * (bytes + 4.0 * (run.ModelParameters!.Value - weights)) / run.ModelParameters.Value, run.ModelBitsPerWeightStored!.Value, 12);
        using var file = SafetensorsFile.Open(Directory.GetFiles(experiment.Results, "quantized.safetensors", SearchOption.AllDirectories).Single());
        var matrices = file.Metadata.Keys.Where(key => key.StartsWith("shape.", StringComparison.Ordinal)).Select(key => key["shape.".Length..] + ".").ToList();
        Assert.Equal(14, matrices.Count);
        Assert.Equal(bytes, file.Entries.Keys.Where(name => matrices.Any(matrix => name.StartsWith(matrix, StringComparison.Ordinal))).Sum(name => (long)file.Bytes(name).Length));
        Assert.All(experiment.Store.Read<LayerRow>().Where(layer => layer.Stage == Stage.After && layer.Layer.EndsWith("q_proj", StringComparison.Ordinal)), layer =>
            Assert.Equal(method switch { "r2q" => 4.0, "rtn" => 3.125, "ternary" => 8 * (205 + 64) / 1024.0, _ => 7.0 }, layer.BitsPerWeightStored));
    }

    /// <summary>Every kind of step on a device against plain float32 operators on the CPU; a code may flip where a weight lies on a threshold.</summary>
    [DeviceTheory]
    [Devices("float32", "ce", 1e-3)]
    [Devices("float32", "kl_forward", 1e-3)]
    [Devices("bfloat16", "ce", 2e-2)]
    [Devices("bfloat16", "kl_forward", 3e-2)]
    [Devices("bfloat16", "cakld", 3e-2)]
    public void A_training_on_a_device_is_that_of_the_cpu(string device, string dtype, string loss, double tolerance)
    {
        using var experiment = new TinyExperiment(model);
        IReadOnlyList<StepRow> Steps(params string[] more)
        {
            experiment.UseFreshResults();
            Assert.Equal(0, experiment.Run(["--set", $"training.loss={loss}", "--set", "training.log_every=1", "--set", "training.optimizer.learning_rate=2.0e-4", .. more]).ExitCode);
            return [.. experiment.Store.Read<StepRow>().OrderBy(step => step.Step)];
        }

        var expected = Steps("--set", "fused=false");
        var actual = Steps("--device", device, "--set", $"model.dtype={dtype}");

        Assert.Equal(6, actual.Count);
        foreach (var (wanted, seen) in expected.Zip(actual))
            Assert.True(Math.Abs(seen.Loss - wanted.Loss) <= tolerance * Math.Abs(wanted.Loss), $"step {seen.Step}: {seen.Loss} instead of {wanted.Loss}");
    }

    [Fact]
    public void Learned_scales_are_trained_and_stored()
    {
        using var experiment = new TinyExperiment(model);
        experiment.Run("--set", "quantization.scales=learned", "--set", "training.steps=20");

        var run = Assert.Single(experiment.Runs(), row => !row.IsBaseline);
        Assert.Equal((RunStatus.Completed, "learned"), (run.Status, run.Scales));
        var perplexity = experiment.Store.Read<MetricRow>().Where(row => row.RunId == run.RunId).ToDictionary(row => row.Stage, row => row.Measurement.Value);
        Assert.True(perplexity[Stage.After] < perplexity[Stage.Before]);
    }

    [Fact]
    public void Clipping_by_calibration_text_is_a_start_of_its_own_and_is_logged()
    {
        using var experiment = new TinyExperiment(model, "grid: { quantization.init: [max, mse, asymmetric_clip] }");
        experiment.Run("--set", "quantization.method=rtn", "--set", "training.steps=2", "--set", "quantization.calibration_rows=4");

        var runs = experiment.Runs().Where(row => !row.IsBaseline).ToDictionary(row => row.Init!);
        Assert.Equal(["asymmetric_clip", "max", "mse"], runs.Keys.Order());
        Assert.All(runs.Values, run => Assert.Equal(RunStatus.Completed, run.Status));
        var before = experiment.Store.Read<LayerRow>().Where(row => row.Stage == Stage.Before).ToLookup(row => row.RunId);
        double Error(string init) => before[runs[init].RunId].Average(row => row.WeightMse!.Value);
        Assert.True(Error("mse") < Error("max"));
        Assert.NotEqual(Error("asymmetric_clip"), Error("max"));
        var log = File.ReadAllText(Path.Combine(experiment.Results, TinyExperiment.Name, runs["asymmetric_clip"].RunId, "log.txt"));
        Assert.Contains("rtn: gradient pass_through, scales recomputed, start asymmetric_clip", log, StringComparison.Ordinal);
        Assert.Contains("asymmetric clipping: 10 layers", log, StringComparison.Ordinal);   // two blocks of seven without queries and keys
    }

    [Fact]
    public void The_file_of_codes_has_the_size_that_the_row_states()
    {
        using var experiment = new TinyExperiment(model);
        experiment.Run();

        var run = Assert.Single(experiment.Runs(), row => !row.IsBaseline);
        var file = Path.Combine(experiment.Results, TinyExperiment.Name, run.RunId, "quantized.safetensors");
        using var stored = Core.Checkpoints.SafetensorsFile.Open(file);
        Assert.Equal(run.ModelBytesStored, stored.Entries.Values.Sum(entry => entry.ByteCount));
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(file)!, "before.safetensors")));
    }

    [Fact]
    public void Finished_runs_are_kept_and_repeated_only_when_asked_for()
    {
        using var experiment = new TinyExperiment(model);
        experiment.Run("--set", "training.steps=0");
        var again = experiment.Run("--set", "training.steps=0");
        Assert.Equal(2, Lines(again.Error, "kept; --rerun all repeats it").Split('\n').Length);
        Assert.All(experiment.Runs(), run => Assert.Equal(1, run.Attempt));

        experiment.Run("--set", "training.steps=0", "--rerun", "all");
        Assert.All(experiment.Runs(), run => Assert.Equal(2, run.Attempt));
    }

    [Fact]
    public void Answers_are_written_when_asked_for()
    {
        using var experiment = new TinyExperiment(model);
        experiment.Run("--set", "training.steps=0", "--set", "evaluation=[{task: builtin:world, limit: 3}]", "--samples");

        var samples = experiment.Store.Read<SampleRow>();
        Assert.Equal(2 * 3 * 4, samples.Count);   // two runs, three questions, four choices
        Assert.Equal(2 * 3, samples.Count(sample => sample.IsGold));
    }

    [Fact]
    public void Json_holds_every_run_with_its_figures()
    {
        using var experiment = new TinyExperiment(model);
        var result = experiment.Run("--set", "training.steps=0", "--json");

        using var json = System.Text.Json.JsonDocument.Parse(result.Out);
        var runs = json.RootElement.GetProperty("runs");
        Assert.Equal(2, runs.GetArrayLength());
        Assert.All(runs.EnumerateArray(), run => Assert.True(run.GetProperty("metrics")[0].GetProperty("measurement").GetProperty("value").GetDouble() > 1));
    }

    private static string[] Values(string[] figures, string stage) =>
        [.. figures.Where(figure => figure.Contains($" {stage} ", StringComparison.Ordinal)).Select(figure => figure[(figure.LastIndexOf(' ') + 1)..])];

    private static string Lines(string text, string containing) =>
        string.Join('\n', text.Split('\n').Where(line => line.Contains(containing, StringComparison.Ordinal)));
}
