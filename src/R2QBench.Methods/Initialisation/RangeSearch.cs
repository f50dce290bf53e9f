using R2QBench.Methods.Grids;
using R2QBench.Methods.Scales;
using static TorchSharp.torch;

namespace R2QBench.Methods.Initialisation;

/// <summary>The least squared error by shrinking the range of a group: its weights beyond a fraction of minimum and maximum are clipped.</summary>
/// <remarks>
/// For grids whose scales follow from the extremes. Source of the idea: GPTQ's quantizer (arXiv 2210.17323), which tries 80 equal steps with the error to the power
/// 2.4; here the fractions 1, 0.94, 0.94², … and the plain squared error.
/// </remarks>
public static class RangeSearch
{
    /// <summary>How many ranges are tried.</summary>
    public const int Steps = 64;

    private const double Ratio = 0.94;

    /// <summary>The parameters of the best range of each group; differentiable as the grid's own formula is, the fraction being a constant.</summary>
    /// <param name="grid">One whose formula looks at the extremes only.</param>
    /// <param name="block">[rows, groups, size].</param>
    /// <param name="rounding">How scales are stored; tried ones are rounded like final ones.</param>
    public static Tensor[] Fit(IGrid grid, Tensor block, ScaleRounding rounding)
    {
        var (low, high) = (block.amin([-1], true), block.amax([-1], true));
        return grid.Fit(Clipped(block, low, high, BestFraction(grid, block.detach(), low.detach(), high.detach(), rounding)), rounding);
    }

    private static Tensor BestFraction(IGrid grid, Tensor block, Tensor low, Tensor high, ScaleRounding rounding)
    {
        using var noGradient = no_grad();
        var best = ones_like(high);
        var least = full_like(high, double.PositiveInfinity, dtype: ScalarType.Float64);
        for (var (step, fraction) = (0, 1.0); step < Steps; step++, fraction *= Ratio)
        {
            using var scope = NewDisposeScope();
            var tried = grid.Fit(Clipped(block, low, high, full_like(high, fraction)), rounding);
            var error = GroupMean.Sum((grid.Decode(grid.Assign(block, tried), tried) - block).square());
            best.masked_fill_(error < least, fraction);
            least.copy_(minimum(least, error));
        }

        return best;
    }

    private static Tensor Clipped(Tensor block, Tensor low, Tensor high, Tensor fraction) =>
        minimum(maximum(block, low * fraction), high * fraction);
}
