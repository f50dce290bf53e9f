using R2QBench.Core.Specs;
using R2QBench.Methods.Scales;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>Where a grid with one free scale starts: from a formula, or from the scale with the smallest squared error.</summary>
public static class ScaleSearch
{
    /// <summary>Key below <c>quantization.options</c>.</summary>
    public const string Option = "init";

    /// <summary>The largest weight lies on the last level.</summary>
    public const string Max = "max";

    /// <summary>The least squared error among 64 fractions of the largest, each 6 % below the one before.</summary>
    public const string Mse = "mse";

    private const int Steps = 64;
    private const double Ratio = 0.94;

    /// <summary>The option with its choices, the default first.</summary>
    public static OptionFacts Facts(params IReadOnlyList<string> choices) =>
        OptionFacts.OneOf("Scale at the start (every step if recomputed): max (largest weight on the last level), mse (least squared error of 64 tried), mean (formula from mean|w|)", choices);

    /// <summary>The best fraction of the largest scale for each group.</summary>
    /// <param name="grid">A grid with one parameter.</param>
    /// <param name="block">[rows, groups, size].</param>
    /// <param name="largest">[rows, groups, 1], the scale that leaves nothing clipped.</param>
    /// <param name="rounding">How scales are stored; tried ones are rounded like final ones.</param>
    /// <returns>[rows, groups, 1] in (0, 1], a constant for the gradient.</returns>
    public static Tensor BestFraction(IGrid grid, Tensor block, Tensor largest, ScaleRounding rounding)
    {
        using var noGradient = no_grad();
        var best = ones_like(largest);
        var least = full_like(largest, double.PositiveInfinity);
        for (var (step, fraction) = (0, 1.0); step < Steps; step++, fraction *= Ratio)
        {
            using var scope = NewDisposeScope();
            Tensor[] tried = [rounding.RoundDivisor(largest * fraction)];
            var error = (grid.Decode(grid.Assign(block, tried), tried) - block).square().sum([-1], true);
            var better = error < least;
            best.masked_fill_(better, fraction);
            least.copy_(minimum(least, error));
        }

        return best;
    }
}
