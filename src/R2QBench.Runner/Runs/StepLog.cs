using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Training;
using R2QBench.Runner.Training.State;

namespace R2QBench.Runner.Runs;

/// <summary>Turns finished steps into rows of the step table, for every logged step.</summary>
/// <param name="record">Gets the rows, the last step and the tokens.</param>
/// <param name="logEvery">Steps between two rows.</param>
/// <param name="codesChanged">Counts the codes that changed since it was asked last; null where nothing is quantized.</param>
public sealed class StepLog(RunRecord record, int logEvery, Func<double?>? codesChanged)
{
    private StepReport? _lastLogged;

    /// <summary>Training time so far.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>The last logged step, from which the next throughput counts; the rows belong to the record.</summary>
    public StatePart State => new(
        "step-log",
        state => state.Value("last", _lastLogged),
        state =>
        {
            _lastLogged = state.Value<StepReport?>("last");
            Elapsed = _lastLogged?.Elapsed ?? TimeSpan.Zero;
        });

    /// <summary>Takes a step; a row is made of every n-th, the first and the last.</summary>
    public void Add(StepReport step)
    {
        Elapsed = step.Elapsed;
        record.LastStep = step.Step;
        record.TokensTrained = step.TokensTrained;
        if (!step.IsLogged(logEvery)) return;
        var seconds = (step.Elapsed - (_lastLogged?.Elapsed ?? TimeSpan.Zero)).TotalSeconds;
        record.Steps.Add(new StepRow
        {
            Step = step.Step,
            Phase = step.Phase,
            TokensTrained = step.TokensTrained,
            Loss = step.Loss,
            GradientNorm = step.GradientNorm,
            LearningRate = step.LearningRate,
            TokensPerSecond = seconds > 0 ? (step.TokensTrained - (_lastLogged?.TokensTrained ?? 0)) / seconds : null,
            CodesChangedFraction = codesChanged?.Invoke(),
        });
        _lastLogged = step;
    }
}
