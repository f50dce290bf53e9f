using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Methods.Initialisation;
using R2QBench.Methods.Quantizers;
using R2QBench.Runner.Console;
using R2QBench.Runner.Training;
using static TorchSharp.torch;

namespace R2QBench.Runner.Runs;

/// <summary>Does one run: load, quantize, evaluate, train, store, read back, evaluate.</summary>
/// <remarks>
/// A quantized run with training has two stages: <c>before</c> (quantized, untrained) and <c>after</c>. Without training the two
/// would be the same figure, so only <c>after</c> is measured: it is always the model in <c>quantized.safetensors</c>.
/// </remarks>
/// <param name="progress">Told what happens.</param>
/// <param name="clock">For durations.</param>
public sealed class RunExecutor(IRunMonitor progress, TimeProvider clock)
{
    /// <summary>Does the run. What goes wrong inside it is no exception but its outcome.</summary>
    /// <param name="run">What to do.</param>
    /// <param name="folder">Where its files go.</param>
    /// <param name="log">Its log.</param>
    /// <param name="record">Filled with what is measured.</param>
    /// <param name="checkpoints">Where training goes on from, and leaves its state.</param>
    /// <param name="withSamples">Whether single answers are recorded.</param>
    /// <param name="cancellation">Ends it at the next training or evaluation batch.</param>
    /// <exception cref="ProblemException">The machine is at fault (exit code 3), e.g. the disk is full.</exception>
    public RunOutcome Execute(PlannedRun run, RunFolder folder, RunLog log, RunRecord record, RunCheckpoints checkpoints, bool withSamples, CancellationToken cancellation) =>
        RunGuard.Execute(run, log, record, () =>
        {
            var context = new RunContext(run, folder, log, record, checkpoints, withSamples ? record.Samples : null, cancellation);
            if (run.Spec.IsBaseline) RunBaseline(context);
            else RunQuantized(context);
        });

    private void RunBaseline(RunContext context)
    {
        var run = context.Run;
        var loaded = Load(context, ComputeDtypes.Parse(run.Spec.Model.Dtype));
        using var model = loaded.Model;
        context.Record.Size = ModelSizes.Of(run.Model, run.Spec, []);
        context.Record.EvaluateAfter = Evaluate(context, loaded, Stage.Baseline);
    }

    private void RunQuantized(RunContext context)
    {
        var (run, record) = (context.Run, context.Record);
        var loaded = Load(context, ScalarType.Float32);
        using var model = loaded.Model;
        using var layers = new LayerQuantization(model, run.Spec.Quantization);
        record.Size = ModelSizes.Of(run.Model, run.Spec, run.QuantizedLayers);
        context.Log.Write($"{run.Spec.Quantization.Method}: gradient {run.Spec.Quantization.Gradient}, scales {run.Spec.Quantization.Scales}, start {run.Spec.Quantization.Init}");
        if (run.Spec.Quantization.NeedsCalibration) ClipWeights(context, loaded, layers);

        if (run.Spec.Training.Steps > 0)
        {
            using var checkpoint = context.Checkpoints.Open();
            record.Note ??= context.Checkpoints.Note;
            if (checkpoint is null) MeasureBefore(context, loaded, layers);
            new RunTraining(progress, clock).Train(context, loaded, layers, checkpoint);
        }

        progress.StartStage("storing");
        var file = context.Folder.FileOf(QuantizedFile.Name);
        record.Encode = Time(() =>
        {
            WriteTrained(file, model, layers, run);
            record.Layers.AddRange(QuantizedFile.Use(file, model, layers, Stage.After));
            record.Add(layers.Lattice);
        });
        record.EvaluateAfter = Evaluate(context, loaded, Stage.After);
    }

    /// <summary>Writes the model; weights that could be stored before training and cannot be after it have diverged.</summary>
    private static void WriteTrained(string file, LanguageModel model, LayerQuantization layers, PlannedRun run)
    {
        var steps = run.Spec.Training.Steps > 0 ? TrainingStage.StepsOf(run.Spec.Training, run.Model.Config.Layers) : 0;
        try
        {
            QuantizedFile.Write(file, model, layers, Metadata(run));
        }
        catch (ProblemException failure) when (steps > 0 && failure.ExitCode == ExitCode.BadInput)
        {
            throw new DivergedException(steps, failure.Problems[0]);
        }
    }

    private void ClipWeights(RunContext context, LoadedModel loaded, LayerQuantization layers)
    {
        progress.StartStage("searching ranges on calibration text");
        var spec = context.Run.Spec;
        var stream = TokenStreams.Of(RunInputs.TrainingText(context, loaded), loaded.Tokenizer);
        var rows = new BatchSource(stream, batchSize: 1, spec.Data.SequenceLength, spec.Seed);
        var clipped = layers.Layers.Where(layer => AsymmetricClip.AppliesTo(layer.Path)).ToList();
        using var inputs = CalibrationInputs.Collect(loaded.Model, clipped, rows, spec.Quantization.CalibrationRows, AsymmetricClip.Tokens, context.Cancellation);
        var (count, share) = WeightClipping.Apply(layers.Quantizer, clipped, inputs);
        context.Log.Write(FormattableString.Invariant($"asymmetric clipping: {count} layers, {share:0.0000} of their weights clamped"));
    }

    /// <summary>Quantizes and measures the untrained model through a file of its own, then puts everything back as it was.</summary>
    private void MeasureBefore(RunContext context, LoadedModel loaded, LayerQuantization layers)
    {
        var remembered = QuantizedFile.Remember(loaded.Model, layers);
        var file = context.Folder.FileOf("before.safetensors");
        try
        {
            QuantizedFile.Write(file, loaded.Model, layers, Metadata(context.Run));
            context.Record.Layers.AddRange(QuantizedFile.Use(file, loaded.Model, layers, Stage.Before));
            context.Record.Add(layers.Lattice);
            context.Record.EvaluateBefore = Evaluate(context, loaded, Stage.Before);
            QuantizedFile.Restore(loaded.Model, layers, remembered);
        }
        finally
        {
            File.Delete(file);
            foreach (var tensor in remembered.Values) tensor.Dispose();
        }
    }

    private LoadedModel Load(RunContext context, ScalarType latentDtype)
    {
        progress.StartStage("loading the model");
        var start = clock.GetTimestamp();
        var loaded = RunInputs.Load(context, latentDtype);
        context.Record.Load = clock.GetElapsedTime(start);
        return loaded;
    }

    private TimeSpan Evaluate(RunContext context, LoadedModel loaded, Stage stage)
    {
        progress.StartStage($"evaluating {stage switch { Stage.Before => "before training", Stage.After => "the stored model", _ => "full precision" }}");
        return Time(() =>
        {
            new Evaluator(context.Run.Spec.Evaluation, progress).Measure(
                loaded.Model, loaded.Tokenizer, new Device(context.Run.Spec.Device), stage, context.Samples, context.Cancellation,
                rows =>
                {
                    context.Record.Metrics.AddRange(rows.Select(row => WithOverlap(row, context.Run)));
                    foreach (var row in rows)
                        context.Log.Write($"{stage.ToString().ToLowerInvariant()}: {row.Measurement.Task} {row.Measurement.Metric} = {row.Measurement.Value:R}");
                });
        });
    }

    private static MetricRow WithOverlap(MetricRow row, PlannedRun run) =>
        row.Measurement.DataHash is { } hash && run.TrainingOverlap.TryGetValue(hash, out double share)
            ? row with { Measurement = row.Measurement with { TrainingOverlapFraction = share } }
            : row;

    private TimeSpan Time(Action action)
    {
        var start = clock.GetTimestamp();
        action();
        return clock.GetElapsedTime(start);
    }

    /// <summary>What the file says of itself: enough to decode it without this spec, and where it came from.</summary>
    private static Dictionary<string, string> Metadata(PlannedRun run)
    {
        var header = new QuantizedFileHeader(
            QuantizerRegistry.Create(run.Spec.Quantization), run.QuantizedLayers.ToDictionary(layer => layer.Path, layer => (layer.Out, layer.In)));
        return new Dictionary<string, string>(header.ToMetadata()) { ["run_id"] = run.Id, ["model_hash"] = run.Hashes.Model };
    }
}
