namespace R2QBench.Core.Results.Rows;

/// <summary>When within a run something was measured; stored in lower case.</summary>
public enum Stage
{
    /// <summary>The full-precision model.</summary>
    Baseline,

    /// <summary>Quantized, not yet trained.</summary>
    Before,

    /// <summary>Quantized after training, decoded from the stored codes and scales.</summary>
    After,
}
