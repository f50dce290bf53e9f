using R2QBench.Core.Specs;
using R2QBench.Methods.Gradients;
using R2QBench.Methods.Initialisation;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>
/// BitDistiller's 3-bit normal-float grid: eight fixed levels, with one scale for the positive and one for the negative side.
/// <code>
/// w ≥ 0:  ŵ = max·nearest of {0, .1833, .3820, .6230, 1} to w/max
/// w &lt; 0:  ŵ = |min|·nearest of {−1, −.5350, −.2469, 0} to w/|min|
/// </code>
/// </summary>
/// <remarks>Source: arXiv 2402.10631. A side without weights has scale 0, where the official code divides by zero.</remarks>
public sealed class Nf3Grid : IChainedGrid
{
    private const double SmallestScale = 1e-6;

    private static readonly double[] LevelValues = [-1, -0.5350227355957031, -0.2469314038753510, 0, 0.1833375245332718, 0.3819939494132996, 0.6229856610298157, 1];

    public static MethodDescription Description { get; } = new()
    {
        Name = "nf3",
        Title = "3-bit normal float with two-sided scales (BitDistiller)",
        Kind = "QAT",
        Bits = [3],
        LevelsText = "s⁻·{−1, −.535, −.247}, 0, s⁺·{.183, .382, .623, 1}",
        Gradients = ["pass_through", "lsq"],
        Scales = [ScaleHandling.Recomputed, ScaleHandling.Live, ScaleHandling.Learned],
        Inits = [ScaleInit.Max, ScaleInit.Mse, ScaleInit.AsymmetricClip],
        Options = new Dictionary<string, OptionFacts> { [ScaleGradientFactor.Option] = ScaleGradientFactor.Facts(ScaleGradientFactor.None) },
        Source = "arXiv 2402.10631",
        Version = 1,
        CreateGrid = _ => new Nf3Grid(),
    };

    public int Levels => 8;

    public IReadOnlyList<GridParameter> Parameters { get; } = [GridParameter.Scale("scale_positive"), GridParameter.Scale("scale_negative")];

    public Tensor[] Fit(Tensor block, ScaleRounding rounding) =>
    [
        rounding.RoundDivisor(block.amax([-1], true).clamp(min: SmallestScale)),
        rounding.RoundDivisor((-block.amin([-1], true)).clamp(min: SmallestScale)),
    ];

    public Tensor Assign(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var unit = block / Side(block, parameters);
        var code = zeros_like(unit);
        for (var i = 1; i < LevelValues.Length; i++) code.add_(unit > (LevelValues[i - 1] + LevelValues[i]) / 2);
        return code.to(ScalarType.Byte);
    }

    public Tensor Decode(Tensor codes, IReadOnlyList<Tensor> parameters)
    {
        var unit = Unit(codes);
        return unit * Side(unit, parameters);
    }

    public Tensor[] Constrain(IReadOnlyList<Tensor> learned, ScaleRounding rounding) =>
        [rounding.RoundLearnedDivisor(learned[0], SmallestScale), rounding.RoundLearnedDivisor(learned[1], SmallestScale)];

    public Tensor Chain(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var side = Side(block.detach(), parameters);
        return StraightThrough.Replace(block / side, Unit(Assign(block.detach(), parameters))) * side;
    }

    /// <summary>The level of each code before scaling.</summary>
    private static Tensor Unit(Tensor codes) =>
        tensor(LevelValues, dtype: ScalarType.Float32, device: codes.device).index_select(0, codes.to(ScalarType.Int32).flatten()).view(codes.shape);

    /// <summary>The scale of each value's side.</summary>
    private static Tensor Side(Tensor values, IReadOnlyList<Tensor> parameters)
    {
        var positive = (values >= 0).to(ScalarType.Float32);
        return positive * parameters[0] + (1 - positive) * parameters[1];
    }
}
