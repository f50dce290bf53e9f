using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Grids;

public sealed class TernaryGridTests
{
    private static readonly float[] Oracle = [0.2f, -0.4f, 1.0f, -2.0f, 0.6f, 0.1f, -0.1f, 1.6f];

    [Theory]
    [InlineData("absmean", 0.75, new[] { 0, -.75f, .75f, -.75f, .75f, 0, 0, .75f }, 2.5525)]
    [InlineData("twn", 1.3, new[] { 0, 0, 1.3f, -1.3f, 1.3f, 0, 0, 1.3f }, 1.38)]
    public void The_worked_example_comes_out(string rule, double scale, float[] expected, double error)
    {
        using var quantized = Grid.Encode("ternary", Oracle, 0, ("rule", rule));
        using var decoded = quantized.Decode();

        Assert.Equal(scale, quantized.Value("alpha"), 6);
        Close.Values(expected, decoded);
        Assert.Equal(error, Grid.SquaredError(Oracle, quantized), 5);
    }

    [Fact]
    public void The_optimum_is_found_among_all_numbers_of_kept_weights()
    {
        using var scope = NewDisposeScope();
        var weight = cat([Weights.Gauss(6, 16), Weights.Special(16)], 0);
        var quantized = Grid.Of("ternary", -1, 0, ("rule", "optimal")).Encode(weight);
        var errors = (weight - quantized.Decode()).square().sum(-1).data<float>().ToArray();

        for (var row = 0; row < 14; row++)
        {
            // Keeping the k largest with their mean leaves ‖w‖² − (Σ)²/k.
            var sorted = weight[row].abs().data<float>().ToArray().OrderDescending().Select(w => (double)w).ToArray();
            var energy = sorted.Sum(w => w * w);
            var best = Enumerable.Range(1, 16).Min(k => energy - Math.Pow(sorted.Take(k).Sum(), 2) / k);
            Assert.Equal(best, errors[row], 1e-6 * (energy + 1e-12));
        }
    }

    [Fact]
    public void A_group_of_zeros_has_no_scale_and_stays_zero()
    {
        foreach (var rule in (string[])["twn", "optimal"])
        {
            using var quantized = Grid.Encode("ternary", new float[16], 0, ("rule", rule));
            using var decoded = quantized.Decode();

            Assert.Equal(0, quantized.Value("alpha"));
            Close.Values(new float[16], decoded, 0);
        }
    }

    [Fact]
    public void A_shift_takes_the_mean_away_first()
    {
        using var quantized = Grid.Encode("ternary_shift", [.. Oracle.Select(w => w + 5)], 0);
        using var centred = Grid.Encode("ternary_shift", Oracle, 0);

        Assert.Equal(0.125 + 5, quantized.Value("shift"), 5);
        Assert.Equal(centred.Value("alpha"), quantized.Value("alpha"), 5);
        Assert.Equal(centred.Codes.data<byte>().ToArray(), quantized.Codes.data<byte>().ToArray());
    }
}
