using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Sweeps;

/// <summary>One run of a sweep and what is to become of it.</summary>
/// <param name="Number">Its place in the plan, from 1.</param>
/// <param name="Count">Runs of the sweep.</param>
/// <param name="Run">The run.</param>
/// <param name="Before">The row of its newest attempt; null if it never came to an end.</param>
/// <param name="IsKept">Whether that row stands; otherwise the run is done as the next attempt.</param>
public sealed record SweepItem(int Number, int Count, PlannedRun Run, RunRow? Before, bool IsKept)
{
    /// <summary>Workers lost over it in a row, without a step being gained.</summary>
    public int Losses { get; init; }

    /// <summary>The farthest step at which one was lost.</summary>
    public int LostAtStep { get; init; }

    /// <summary>Times that it was found in the hands of another process.</summary>
    public int TimesElsewhere { get; init; }

    /// <summary>Times that its batch is halved, after running out of memory.</summary>
    public int Halvings { get; init; }

    /// <summary>The attempt that doing it now would be.</summary>
    public int Attempt => (Before?.Attempt ?? 0) + 1;
}
