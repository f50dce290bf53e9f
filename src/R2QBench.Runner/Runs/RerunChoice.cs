namespace R2QBench.Runner.Runs;

/// <summary>Which finished runs are done again, as new attempts.</summary>
public enum RerunChoice
{
    /// <summary>None: completed and failed ones keep their rows; cancelled and missing ones are run.</summary>
    None,

    /// <summary>Those that failed.</summary>
    Failed,

    /// <summary>Every one.</summary>
    All,
}
