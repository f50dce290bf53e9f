namespace R2QBench.Core.Models.Configuration;

/// <summary>How the residual stream is normalised.</summary>
public enum NormKind
{
    /// <summary>By the root mean square, with a weight.</summary>
    RootMeanSquare,

    /// <summary>By mean and variance, with weight and bias.</summary>
    Layer,
}
