using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Runner.Console;
using R2QBench.Runner.Training;
using R2QBench.Runner.Training.State;

namespace R2QBench.Runner.Runs;

/// <summary>The training of a quantized run: text, teacher, trainer, step log and checkpoints put together.</summary>
/// <param name="progress">Told what happens.</param>
/// <param name="clock">For durations.</param>
internal sealed class RunTraining(IRunMonitor progress, TimeProvider clock)
{
    /// <summary>Trains the latent weights, the scales or both, as the spec says, through fake quantization.</summary>
    /// <param name="context">The run; its record receives steps and time.</param>
    /// <param name="loaded">The model whose layers are quantized.</param>
    /// <param name="layers">Those layers.</param>
    /// <param name="checkpoint">Where to go on from; null begins anew.</param>
    /// <exception cref="DivergedException">Loss, gradient, codes or scales are not finite any more.</exception>
    /// <exception cref="OperationCanceledException">Stopped; the state is stored.</exception>
    public void Train(RunContext context, LoadedModel loaded, LayerQuantization layers, CheckpointFile? checkpoint)
    {
        var (run, record, spec) = (context.Run, context.Record, context.Run.Spec);
        progress.StartStage("reading the training text");
        var stream = TokenStreams.Of(RunInputs.TrainingText(context, loaded), loaded.Tokenizer);
        var batches = new BatchSource(stream, spec.Training.BatchSize, spec.Data.SequenceLength, spec.Seed);
        context.Log.Write($"training on {stream.Count} tokens of {spec.Data.Source}, {batches.WindowsPerEpoch} windows per pass");

        using var teacher = TrainingJob.NeedsTeacher(spec.Training) ? RunInputs.LoadTeacher(run) : null;
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

    private static void Enter(TrainingStage stage, LayerQuantization layers, RunLog log)
    {
        layers.Enter(stage);
        if (stage.Title is not null) log.Write($"phase {stage.Title}: {stage.Spec.Steps} steps of {string.Join(", ", stage.Phase.Train)}, {(stage.Block is null ? $"loss {stage.Spec.Loss}" : "output of the block")}");
    }
}
