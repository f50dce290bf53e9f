using System.Diagnostics.CodeAnalysis;
using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Runner.Training;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Runner.Runs;

/// <summary>The border of a run: inside hold its threads, seed and switches, and whatever goes wrong there becomes its outcome.</summary>
public static class RunGuard
{
    /// <summary>Does the work of a run.</summary>
    /// <param name="run">Whose threads, seed and switches hold.</param>
    /// <param name="log">Receives a failure in full.</param>
    /// <param name="record">Receives the peak of the accelerator's memory.</param>
    /// <param name="work">What to do; what it throws is no exception but the outcome.</param>
    /// <exception cref="ProblemException">The machine is at fault (exit code 3), e.g. the disk is full.</exception>
    public static RunOutcome Execute(PlannedRun run, RunLog log, RunRecord record, Action work)
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
            var reason = FailureText.OneSentence(failure);
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

    private static bool OnAccelerator(PlannedRun run) => run.Spec.Device != "cpu";

    private static bool IsOfTheMachine(Exception failure, string folder, [NotNullWhen(true)] out ProblemException? problem)
    {
        problem = failure as ProblemException ?? (AtomicFile.IsDiskFull(failure) ? new ProblemException(AtomicFile.Explain(failure, folder)!, ExitCode.Environment, failure) : null);
        return problem is { ExitCode: ExitCode.Environment };
    }

    /// <remarks>libtorch reports both kinds as plain errors: "DefaultCPUAllocator: can't allocate memory" and "CUDA out of memory".</remarks>
    private static bool IsOutOfMemory(Exception failure) =>
        failure is OutOfMemoryException
        || failure.Message.Contains("allocate memory", StringComparison.OrdinalIgnoreCase)
        || failure.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase);
}
