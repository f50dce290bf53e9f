using System.Diagnostics.CodeAnalysis;
using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Models;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Methods.Initialisation;
using R2QBench.Methods.Quantizers;
using R2QBench.Runner.Console;
using R2QBench.Runner.Training;
using R2QBench.Runner.Training.State;
using R2QBench.Tasks.Corpora;
using R2QBench.Torch;
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
        Guard(run, log, record, () =>
        {
            var context = new RunContext(run, folder, log, record, checkpoints, withSamples ? record.Samples : null, cancellation);
            if (run.Spec.IsBaseline) RunBaseline(context);
            else RunQuantized(context);
        });

    /// <summary>Does the work of a run under its threads, seed and switches; whatever goes wrong becomes its outcome.</summary>
    /// <exception cref="ProblemException">The machine is at fault (exit code 3), e.g. the disk is full.</exception>
    public RunOutcome Guard(PlannedRun run, RunLog log, RunRecord record, Action work)
    {
        var fused = Fused.Enabled;
        try
        {
            using var scope = NewDisposeScope();
            set_num_threads(run.Spec.Threads);
            Fused.Enabled = run.Spec.Fused;
            if (OnAccelerator(run)) Engine.ResetPeakDeviceBytes();
            manual_seed(run.Spec.Seed);
            work();
            return new RunOutcome.Completed();
        }
        catch (OperationCanceledException)
        {
            return new RunOutcome.Cancelled();
        }
        catch (DivergedException diverged)
        {
            return new RunOutcome.Diverged(diverged.Step, diverged.Message);
        }
        catch (Exception failure) when (IsOfTheMachine(failure, log.Path, out var problem))   // a full disk: every run would fail, and none is to blame
        {
            log.TryWrite(failure.ToString());
            throw problem;
        }
        catch (Exception failure)   // the border of a run: everything becomes its row, and the next run starts
        {
            log.Write(failure.ToString());
            var reason = OneSentence(failure);
            return IsOutOfMemory(failure) ? new RunOutcome.OutOfMemory(reason)
                : failure is ProblemException ? new RunOutcome.BadInput(reason)
                : new RunOutcome.Failed(reason);
        }
        finally
        {
            Fused.Enabled = fused;
            if (OnAccelerator(run)) record.PeakDeviceBytes = Engine.PeakDeviceBytes;
        }
    }

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
            Train(context, loaded, layers, checkpoint);
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
        var stream = TokenStreams.Of(TrainingText(context, loaded), loaded.Tokenizer);
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

    private void Train(RunContext context, LoadedModel loaded, LayerQuantization layers, CheckpointFile? checkpoint)
    {
        var (run, record, spec) = (context.Run, context.Record, context.Run.Spec);
        progress.StartStage("reading the training text");
        var stream = TokenStreams.Of(TrainingText(context, loaded), loaded.Tokenizer);
        var batches = new BatchSource(stream, spec.Training.BatchSize, spec.Data.SequenceLength, spec.Seed);
        context.Log.Write($"training on {stream.Count} tokens of {spec.Data.Source}, {batches.WindowsPerEpoch} windows per pass");

        using var teacher = TrainingJob.NeedsTeacher(spec.Training) ? LoadTeacher(run) : null;
        layers.UseFakeQuantization();
        var job = new TrainingJob
        {
            Student = loaded.Model,
            Teacher = teacher,
            Batches = batches,
            Spec = spec.Training,
            Parts = layers.TrainableParts,
            StageBegins = stage => Enter(stage, layers, context.Log),
        };
        using var trainer = new Trainer(job, clock);

        progress.StartStage("training");
        var steps = new StepLog(record, spec.Training.LogEvery, layers.CodesChanged);
        var checkpoints = context.Checkpoints;
        StatePart[] state = [checkpoints.Origin, record.State(checkpoints.TotalTime), steps.State, layers.State, .. trainer.State];
        if (checkpoint is not null)
        {
            checkpoint.Restore(state);
            checkpoints.GoOnFrom(trainer.StepsDone, record.Earlier);
            record.ResumedFromStep = trainer.StepsDone;
            context.Log.Write($"going on after step {trainer.StepsDone}");
        }

        try
        {
            record.Train = trainer.Run(
                step =>
                {
                    Log(steps, step);
                    checkpoints.AfterStep(step.Step, state);
                    progress.Step(step.Step, step.Steps, step.Loss, step.TokensTrained / step.Elapsed.TotalSeconds);
                },
                context.Cancellation).Elapsed;
            checkpoints.AfterTraining(trainer.StepsDone, state);
        }
        catch (OperationCanceledException)
        {
            checkpoints.BeforeStopping(trainer.StepsDone, state);
            throw;
        }
        finally
        {
            record.Train ??= steps.Elapsed;
        }
    }

    /// <summary>Logs a step, with the codes that changed; weights whose codes and scales cannot be stored any more have diverged.</summary>
    private static void Log(StepLog steps, StepReport step)
    {
        try
        {
            steps.Add(step);
        }
        catch (ProblemException failure) when (failure.ExitCode == ExitCode.BadInput)
        {
            throw new DivergedException(step.Step, failure.Problems[0]);
        }
    }

    /// <summary>The training text; one of the full-precision model is written at its first use and kept beside the experiments.</summary>
    private static CorpusText TrainingText(RunContext context, LoadedModel loaded)
    {
        var (run, data) = (context.Run, context.Run.Spec.Data);
        if (!data.IsFromTeacher) return CorpusCatalog.Open(data.Source, CorpusSplit.Train);
        // results/EXPERIMENT/RUN/file: one text serves all runs and experiments of a results folder.
        var cache = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(context.Folder.FileOf(QuantizedFile.Name)))!, "..", "..", ".teacher"));
        return TeacherText.Open(data, run.Hashes.Data!, cache, loaded.Tokenizer, () => LoadTeacher(run), context.Log.Write, context.Cancellation);
    }

    private static void Enter(TrainingStage stage, LayerQuantization layers, RunLog log)
    {
        layers.Enter(stage);
        if (stage.Title is not null) log.Write($"phase {stage.Title}: {stage.Spec.Steps} steps of {string.Join(", ", stage.Phase.Train)}, {(stage.Block is null ? $"loss {stage.Spec.Loss}" : "output of the block")}");
    }

    private LoadedModel Load(RunContext context, ScalarType latentDtype)
    {
        progress.StartStage("loading the model");
        var start = clock.GetTimestamp();
        var spec = context.Run.Spec;
        var loaded = ModelLoader.Load(context.Run.ModelFolder, ComputeDtypes.Parse(spec.Model.Dtype), new Device(spec.Device), latentDtype);
        context.Record.Load = clock.GetElapsedTime(start);
        foreach (var notice in loaded.Notices) context.Log.Write(notice);
        return loaded;
    }

    /// <summary>The full-precision copy, in the compute dtype: that is what the baseline row measures.</summary>
    private static LanguageModel LoadTeacher(PlannedRun run)
    {
        var dtype = ComputeDtypes.Parse(run.Spec.Model.Dtype);
        var teacher = ModelLoader.LoadWithoutTokenizer(run.ModelFolder, dtype, new Device(run.Spec.Device), dtype);
        foreach (var parameter in teacher.Weights.Values) parameter.requires_grad = false;
        return teacher;
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

    private static bool OnAccelerator(PlannedRun run) => run.Spec.Device != "cpu";

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

    private static bool IsOfTheMachine(Exception failure, string folder, [NotNullWhen(true)] out ProblemException? problem)
    {
        problem = failure as ProblemException ?? (AtomicFile.IsDiskFull(failure) ? new ProblemException(AtomicFile.Explain(failure, folder)!, ExitCode.Environment, failure) : null);
        return problem is { ExitCode: ExitCode.Environment };
    }

    /// <summary>What a failed run's row says of it.</summary>
    internal static string OneSentence(Exception failure)
    {
        if (failure is ProblemException { Problems: [var problem, ..] })
            return $"{problem.What} ({problem.Where}{(problem.Seen is null ? "" : $", {problem.Seen}")})"
                + (problem.Allowed is null ? "" : $"; allowed: {problem.Allowed}") + (problem.NextStep is null ? "" : $"; next: {problem.NextStep}");
        var message = failure.Message.Trim();
        var end = message.IndexOfAny(['\r', '\n']);
        return end < 0 ? message : message[..end];
    }

    /// <remarks>libtorch reports both kinds as plain errors: "DefaultCPUAllocator: can't allocate memory" and "CUDA out of memory".</remarks>
    private static bool IsOutOfMemory(Exception failure) =>
        failure is OutOfMemoryException
        || failure.Message.Contains("allocate memory", StringComparison.OrdinalIgnoreCase)
        || failure.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase);
}
