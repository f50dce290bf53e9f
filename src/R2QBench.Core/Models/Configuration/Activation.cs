namespace R2QBench.Core.Models.Configuration;

/// <summary>The function between the projections of an MLP.</summary>
public enum Activation
{
    /// <summary>x · sigmoid(x).</summary>
    Silu,

    /// <summary>Gaussian error linear unit with the error function.</summary>
    Gelu,

    /// <summary>Its approximation by a hyperbolic tangent (<c>gelu_new</c>).</summary>
    GeluTanh,

    /// <summary>max(x, 0).</summary>
    Relu,
}
