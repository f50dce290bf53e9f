namespace R2QBench.Methods.Quantizers;

/// <summary>Where scales come from in training; names in specs.</summary>
public static class ScaleHandling
{
    /// <summary>Computed from the current weights in every step, constants for the gradient.</summary>
    public const string Recomputed = "recomputed";

    /// <summary>Computed from the current weights in every step, with gradient through that computation.</summary>
    public const string Live = "live";

    /// <summary>Parameters of their own, computed from the weights once, at the start.</summary>
    public const string Learned = "learned";
}
