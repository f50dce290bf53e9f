using System.Globalization;
using R2QBench.Core.Errors;
using R2QBench.Runner.Training.State;

namespace R2QBench.Runner.Runs;

/// <summary>The checkpoints of one run: when they are written, which one is gone on from, and when they are removed.</summary>
/// <remarks>
/// <c>checkpoint.N.safetensors</c> in the run's folder, with rising numbers. The two newest are kept: should the newest be torn, its checksum
/// says so and the one before is used. They belong to the run and not to an attempt, and go when the run ends other than by being stopped.
/// </remarks>
public sealed class RunCheckpoints
{
    private const string Prefix = "checkpoint.";
    private const string Extension = ".safetensors";
    private const int Kept = 2;

    /// <summary>A training that took longer leaves a last checkpoint, so that a stop during the evaluation does not repeat it.</summary>
    private static readonly TimeSpan WorthKeeping = TimeSpan.FromSeconds(30);

    private readonly PlannedRun _run;
    private readonly string _folder;
    private readonly CheckpointPolicy _policy;
    private readonly RunLog _log;
    private readonly TimeProvider _clock;
    private readonly long _begin;
    private TimeSpan _earlier;
    private long _lastTime;
    private int _lastStep;

    /// <param name="run">The run.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="policy">When to write, what to use.</param>
    /// <param name="log">Told what is written and why one is not used.</param>
    /// <param name="clock">For the time between two.</param>
    public RunCheckpoints(PlannedRun run, string folder, CheckpointPolicy policy, RunLog log, TimeProvider clock)
    {
        _run = run;
        _folder = folder;
        _policy = policy;
        _log = log;
        _clock = clock;
        _begin = _lastTime = clock.GetTimestamp();
    }

    /// <summary>What the run's row should say about going on or not; null if nothing.</summary>
    public string? Note { get; private set; }

    /// <summary>What a checkpoint says of where it was made; never restored.</summary>
    public StatePart Origin => new("origin", state => state.Value("made_on", CheckpointOrigin.Of(_run.Spec)), _ => { });

    /// <summary>Time that the run has taken, earlier starts up to their checkpoint included.</summary>
    public TimeSpan TotalTime() => _earlier + _clock.GetElapsedTime(_begin);

    /// <summary>The newest checkpoint that is whole and may be used; null if the run begins at its start. The caller disposes it.</summary>
    public CheckpointFile? Open()
    {
        if (_policy.Resume == ResumeChoice.None) return null;
        foreach (var number in Numbers().OrderDescending())
        {
            try
            {
                var file = CheckpointFile.Open(PathOf(number));
                if (IsUsable(file)) return file;
                file.Dispose();
                return null;
            }
            catch (ProblemException torn)
            {
                _log.Write($"not used: {torn.Problems[0].Where}: {torn.Problems[0].What}");
            }
        }

        return null;
    }

    /// <summary>Training goes on after this step.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="earlier">Time that earlier starts took up to there.</param>
    public void GoOnFrom(int step, TimeSpan earlier)
    {
        _lastStep = step;
        _earlier = earlier;
        _lastTime = _clock.GetTimestamp();
    }

    /// <summary>Writes a checkpoint if it is time for one.</summary>
    public void AfterStep(int step, IReadOnlyList<StatePart> state)
    {
        var bySteps = _policy.Steps is { } steps && step - _lastStep >= steps;
        var byTime = _policy.Seconds > 0 && _clock.GetElapsedTime(_lastTime) >= TimeSpan.FromSeconds(_policy.Seconds);
        if (bySteps || byTime) Write(step, state);
    }

    /// <summary>Writes a last checkpoint if repeating the training since the newest one would hurt.</summary>
    public void AfterTraining(int step, IReadOnlyList<StatePart> state)
    {
        if (step > _lastStep && (_policy.Steps is not null || _clock.GetElapsedTime(_lastTime) >= WorthKeeping)) Write(step, state);
    }

    /// <summary>The run is stopped: writes what was done since the newest checkpoint.</summary>
    public void BeforeStopping(int step, IReadOnlyList<StatePart> state)
    {
        if (step > _lastStep) Write(step, state);
    }

    /// <summary>Removes all checkpoints of a run's folder.</summary>
    public static void DeleteAll(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var path in Directory.EnumerateFiles(folder, Prefix + "*" + Extension).ToList()) File.Delete(path);
    }

    /// <summary>Bytes that a run's checkpoints take at most: the two kept ones and the one being written.</summary>
    /// <param name="trainedWeights">Float32 numbers that are trained; each has two moments.</param>
    public static long LargestBytes(long trainedWeights) => (Kept + 1) * 3 * sizeof(float) * trainedWeights;

    private bool IsUsable(CheckpointFile file)
    {
        var made = file.Value<CheckpointOrigin>("origin", "made_on");
        var isReadable = made.Format == CheckpointOrigin.CurrentFormat;
        var difference = isReadable ? made.DifferenceTo(CheckpointOrigin.Of(_run.Spec)) : $"format {made.Format} instead of {CheckpointOrigin.CurrentFormat}";
        if (difference is null) return true;
        var isUsed = isReadable && _policy.Resume == ResumeChoice.Any;
        Note = isUsed
            ? $"went on from a checkpoint of {difference}: the last digits may differ from those of a run without stop"
            : $"started over: its checkpoint is of {difference}{(isReadable ? "; --resume any goes on from such" : "")}";
        _log.Write(Note);
        return isUsed;
    }

    /// <summary>A checkpoint that cannot be written is no reason to stop: the run goes on, and the log says so.</summary>
    private void Write(int step, IReadOnlyList<StatePart> state)
    {
        var start = _clock.GetTimestamp();
        try
        {
            CheckpointFile.Write(PathOf(Numbers().DefaultIfEmpty(0).Max() + 1), state);
            foreach (var number in Numbers().OrderDescending().Skip(Kept)) File.Delete(PathOf(number));
            _log.Write(string.Create(CultureInfo.InvariantCulture, $"checkpoint after step {step}, {_clock.GetElapsedTime(start).TotalSeconds:0.00} s"));
        }
        catch (ProblemException failure)
        {
            _log.Write($"no checkpoint after step {step}: {failure.Problems[0].What}");
        }

        _lastStep = step;
        _lastTime = _clock.GetTimestamp();
    }

    private string PathOf(int number) => Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number}{Extension}"));

    private IReadOnlyList<int> Numbers() =>
    [
        .. Directory.EnumerateFiles(_folder, Prefix + "*" + Extension)
            .Select(path => Path.GetFileName(path)[Prefix.Length..^Extension.Length])
            .Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number > 0),
    ];
}
