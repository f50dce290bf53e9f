using R2QBench.Methods.Statistics;
using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Statistics;

public sealed class WeightErrorTests
{
    [Fact]
    public void Errors_are_those_of_the_definition()
    {
        using var scope = NewDisposeScope();
        var error = WeightError.Measure(tensor([1f, -1f, 3f, 1f]).reshape(2, 2), tensor([1f, -1f, 1f, 2f]).reshape(2, 2));

        // Differences 0, 0, 2, −1; variance of 1, −1, 3, 1 is 2.
        Assert.Equal(1.25, error.MeanSquared);
        Assert.Equal(0.625, error.Normalized);
        Assert.Equal(2, error.LargestAbsolute);
    }

    [Fact]
    public void A_constant_weight_has_no_variance_to_compare_with()
    {
        using var scope = NewDisposeScope();

        Assert.Null(WeightError.Measure(ones([2, 2]), zeros([2, 2])).Normalized);
    }

    [Fact]
    public void Parameters_are_summarized_over_their_groups()
    {
        using var scope = NewDisposeScope();
        var weight = cat([full([1, 64], 0.25f), full([1, 64], -0.75f)], 0);

        var statistics = ParameterStatistics.Of(Grid.Of("r2q", 64).Encode(weight));

        Assert.Equal([new("alpha1", 0.5, 0.25, 0.75), new("alpha2", 0, 0, 0)], statistics);
    }
}
