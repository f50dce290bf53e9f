using static TorchSharp.torch;

namespace R2QBench.Methods.Simulation;

/// <summary>Distributions with variance 1 that grids are compared on.</summary>
public enum WeightDistribution
{
    /// <summary>Normal, mean 0.</summary>
    Gauss,

    /// <summary>Laplace, mean 0: heavier tails.</summary>
    Laplace,

    /// <summary>Normal with mean 0.5: what a grid without zero point pays for a shifted group.</summary>
    GaussShifted,
}

/// <summary>Draws from them.</summary>
public static class WeightDistributions
{
    /// <param name="distribution">Which one.</param>
    /// <param name="shape">Of the result.</param>
    /// <param name="generator">Its state is the only randomness.</param>
    /// <returns>float32; the caller owns it.</returns>
    public static Tensor Draw(this WeightDistribution distribution, long[] shape, Generator generator)
    {
        using var scope = NewDisposeScope();
        var drawn = distribution switch
        {
            WeightDistribution.Gauss => randn(shape, generator: generator),
            WeightDistribution.GaussShifted => randn(shape, generator: generator) + 0.5,
            _ => Laplace(shape, generator),
        };
        return drawn.MoveToOuterDisposeScope();
    }

    /// <summary>The difference of two exponential variables has no rounding at the tails, unlike the inverse of the distribution function; scale 1/√2.</summary>
    private static Tensor Laplace(long[] shape, Generator generator)
    {
        var first = (1 - rand(shape, generator: generator)).log();
        return (first - (1 - rand(shape, generator: generator)).log()) / Math.Sqrt(2);
    }
}
