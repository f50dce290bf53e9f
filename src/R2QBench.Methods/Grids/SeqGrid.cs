using R2QBench.Core.Specs;
using R2QBench.Methods.Gradients;
using R2QBench.Methods.Initialisation;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>
/// ParetoQ's stretched elastic quantization.
/// <code>
/// u = clamp(w/α, ±0.99)   q = (rne(u·n − h) + h)/n   ŵ = α·q
/// 4 levels:  n = 2,   h = ½   → α·{−¾, −¼, ¼, ¾}
/// 3 levels:  n = 1.5, h = 0   → α·{−⅔, 0, ⅔}
/// </code>
/// </summary>
/// <remarks>
/// Source: arXiv 2502.02631 and its code. α ≥ 1e−5, per output row and learned in the original. Its start max|w| is poor for heavy tails;
/// <c>init: mse</c> searches. For 3 levels the official backward pass gives a clipped weight's α the derivative ±1, although the level is
/// ±⅔: <c>clipped_gradient: official</c> does as it does.
/// </remarks>
public sealed class SeqGrid : IChainedGrid, IRangedGrid
{
    private const double Clip = 0.99;
    private const double SmallestAlpha = 1e-5;

    private readonly double _n;
    private readonly double _h;
    private readonly int _lowest;
    private readonly bool _officialGradient;

    /// <param name="levels">4 or 3.</param>
    /// <param name="officialGradient">The derivative ±1 of the official code for clipped weights at 3 levels.</param>
    public SeqGrid(int levels, bool officialGradient)
    {
        Levels = levels;
        (_n, _h, _lowest) = levels == 4 ? (2.0, 0.5, -2) : (1.5, 0.0, -1);
        _officialGradient = officialGradient && levels == 3;
    }

    public static MethodDescription Description { get; } = new()
    {
        Name = "seq",
        Title = "Stretched elastic quantization (ParetoQ)",
        Kind = "QAT",
        Bits = [],
        LevelsText = "α·{±¼, ±¾} or α·{0, ±⅔}",
        Gradients = ["lsq", "pass_through", "range_clipped"],
        Scales = [ScaleHandling.Learned, ScaleHandling.Recomputed, ScaleHandling.Live],
        Inits = [ScaleInit.Max, ScaleInit.Mse],
        Options = new Dictionary<string, OptionFacts>
        {
            ["levels"] = OptionFacts.OneOf("4 (2-bit) or 3 (ternary)", "4", "3"),
            ["clipped_gradient"] = OptionFacts.OneOf("Derivative of α for clipped weights at 3 levels: exact (±⅔) or that of the official code (±1)", "exact", "official"),
            [ScaleGradientFactor.Option] = ScaleGradientFactor.Facts(ScaleGradientFactor.Matrix),
        },
        Source = "arXiv 2502.02631",
        Version = 2,
        CreateGrid = settings => new SeqGrid(
            settings.Option("levels") == "4" ? 4 : 3,
            settings.Option("clipped_gradient") == "official"),
    };

    public int Levels { get; }

    public IReadOnlyList<GridParameter> Parameters { get; } = [GridParameter.Scale("alpha")];

    public KernelGrid? Kernel => _officialGradient ? null : Levels == 4 ? KernelGrid.Seq4 : KernelGrid.Seq3;

    public Tensor[] Fit(Tensor block, ScaleRounding rounding)
    {
        var largest = block.abs().amax([-1], true).clamp(min: SmallestAlpha);
        return [rounding.RoundDivisor(largest)];
    }

    public Tensor Assign(Tensor block, IReadOnlyList<Tensor> parameters) =>
        ((block / parameters[0]).clamp(-Clip, Clip) * _n - _h).round().sub_(_lowest).to(ScalarType.Byte);

    public Tensor Decode(Tensor codes, IReadOnlyList<Tensor> parameters) =>
        (codes.to(ScalarType.Float32) + (_lowest + _h)) / ExactDivisor.Of(_n, codes) * parameters[0];

    public Tensor[] Constrain(IReadOnlyList<Tensor> learned, ScaleRounding rounding) =>
        [rounding.RoundLearnedDivisor(learned[0], SmallestAlpha)];

    public Tensor Inside(Tensor block, IReadOnlyList<Tensor> parameters) =>
        ((block / parameters[0]).abs() <= Clip).to(ScalarType.Float32);

    public Tensor Chain(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var position = (block / parameters[0]).clamp(-Clip, Clip) * _n - _h;
        var level = (StraightThrough.Replace(position, position.detach().round()) + _h) / ExactDivisor.Of(_n, block);
        if (_officialGradient) level = level + (1 - Inside(block.detach(), parameters)) * block.detach().sign() / 3;
        return level * parameters[0];
    }
}
