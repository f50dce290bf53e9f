using R2QBench.Methods.Simulation;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Simulation;

/// <summary>The quick form of <c>r2q bench grids</c>: a quarter of a million weights per cell.</summary>
public sealed class GridErrorSimulationTests
{
    [Fact]
    public void Every_cell_is_that_of_the_reference_table_but_for_the_scatter_of_both_simulations()
    {
        var errors = GridErrorSimulation.Run(250_000, seed: 20);

        Assert.Equal(13 * 8, errors.Count);
        Assert.All(errors, error => Assert.True(
            error.Holds, $"{error.Row.Title}, {error.Cell.Title}: {error.Error:0.0000} ± {error.StandardError:0.0000} instead of {error.Reference:0.000}"));
        // Where a group's error does not hang on its extremes, nothing scatters and the tolerance itself holds.
        string[] steady = ["llm_qat", "r2q", "r2q_refined", "binary", "ternary"];
        Assert.All(errors.Where(error => steady.Contains(error.Row.Method)), error => Assert.True(
            error.IsWithinTolerance, $"{error.Row.Title}, {error.Cell.Title}: {error.Error:0.0000} instead of {error.Reference:0.000}"));
    }

    [Theory]
    [InlineData(WeightDistribution.Gauss, 0, 3)]
    [InlineData(WeightDistribution.Laplace, 0, 6)]
    [InlineData(WeightDistribution.GaussShifted, 0.5, 3)]
    public void Distributions_have_variance_one_and_their_kurtosis(WeightDistribution distribution, double mean, double kurtosis)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var drawn = distribution.Draw([1000, 1000], generator).to(ScalarType.Float64);

        Assert.Equal(mean, drawn.mean().ToDouble(), 0.005);
        Assert.Equal(1, (drawn - mean).square().mean().ToDouble(), 0.01);
        Assert.Equal(kurtosis, (drawn - mean).pow(4).mean().ToDouble(), 0.15);
    }
}
