using R2QBench.Core.Specs;

namespace R2QBench.Runner.Training;

/// <summary>The learning rate of each optimizer step.</summary>
/// <remarks>
/// With peak <c>r</c>, <c>W</c> warm-up steps, <c>N</c> steps and final fraction <c>f</c>, step <c>t</c> (from 0) gets
/// <c>r·(t+1)/W</c> while <c>t &lt; W</c>, so that the first step is not wasted on a rate of zero, and then, with
/// <c>p = (t−W)/(N−W)</c>: <c>constant</c> <c>r</c>; <c>linear</c> <c>r·(1 − (1−f)·p)</c>;
/// <c>cosine</c> <c>r·(f + (1−f)·(1+cos πp)/2)</c>.
/// </remarks>
public sealed class LearningRateSchedule
{
    private readonly ScheduleSpec _schedule;
    private readonly double _peak;
    private readonly long _steps;

    /// <exception cref="ArgumentException">The schedule's name is unknown.</exception>
    public LearningRateSchedule(ScheduleSpec schedule, double peak, long steps)
    {
        if (schedule.Name is not ("constant" or "linear" or "cosine"))
            throw new ArgumentException($"There is no schedule {schedule.Name}.", nameof(schedule));
        _schedule = schedule;
        _peak = peak;
        _steps = steps;
    }

    /// <summary>The rate of step <paramref name="step"/>, counted from 0.</summary>
    public double At(long step)
    {
        var warmup = _schedule.WarmupSteps;
        if (step < warmup) return _peak * (step + 1) / warmup;
        var progress = _steps > warmup ? (double)(step - warmup) / (_steps - warmup) : 0;
        var final = _schedule.FinalFraction;
        return _schedule.Name switch
        {
            "linear" => _peak * (1 - (1 - final) * progress),
            "cosine" => _peak * (final + (1 - final) * (1 + Math.Cos(Math.PI * progress)) / 2),
            _ => _peak,
        };
    }
}
