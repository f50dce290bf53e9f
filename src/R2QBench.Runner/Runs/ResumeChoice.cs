namespace R2QBench.Runner.Runs;

/// <summary>Which checkpoints a run goes on from.</summary>
public enum ResumeChoice
{
    /// <summary>Those of the same libtorch, BLAS, processor and threads: on the CPU the bits are those of a run that never stopped.</summary>
    Match,

    /// <summary>All; the run's row says where bits may differ.</summary>
    Any,

    /// <summary>None: it begins at the start.</summary>
    None,
}
