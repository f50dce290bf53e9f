namespace R2QBench.Tasks.Scoring;

/// <summary>Where the begin-of-sequence token stands in what is scored. Figures under different policies do not compare.</summary>
public enum BosPolicy
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>Once, before the whole text.</summary>
    Once,

    /// <summary>At the start of every window or request.</summary>
    Window,
}
