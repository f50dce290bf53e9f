using R2QBench.Core.Specs;
using R2QBench.Methods.Gradients;
using R2QBench.Methods.Initialisation;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>
/// Learned step size: a signed uniform grid whose step is trained.
/// <code>ŵ = s·rne(clamp(w/s, −n, p))   n = 2^(bits−1)   p = n − 1   start s = 2·mean|w|/√p</code>
/// </summary>
/// <remarks>
/// Source: arXiv 1902.08153. ParetoQ (2502.02631) uses it at 3 and 4 bits with the start max|w|/p (<c>init: max</c>) and the gradient factor
/// of the whole matrix (<c>scale_gradient: matrix</c>). Code = rounded value + n.
/// </remarks>
public sealed class LsqGrid(int bits, bool fromMean) : IChainedGrid, IRangedGrid
{
    private const double SmallestStep = 1e-5;

    private readonly int _below = 1 << (bits - 1);
    private readonly int _above = (1 << (bits - 1)) - 1;

    public static MethodDescription Description { get; } = new()
    {
        Name = "lsq",
        Title = "Learned step size quantization",
        Kind = "QAT",
        Bits = [2, 3, 4, 5, 6, 7, 8],
        LevelsText = "s·{−2^(bits−1) … 2^(bits−1) − 1}",
        Gradients = ["lsq", "pass_through", "range_clipped"],
        Scales = [ScaleHandling.Learned, ScaleHandling.Recomputed, ScaleHandling.Live],
        Inits = [ScaleInit.ClosedForm, ScaleInit.Max, ScaleInit.Mse],
        Options = new Dictionary<string, OptionFacts>
        {
            [ScaleGradientFactor.Option] = ScaleGradientFactor.Facts(ScaleGradientFactor.Group),
        },
        Source = "arXiv 1902.08153",
        Version = 4,
        CreateGrid = settings => new LsqGrid(settings.Bits, settings.Init == ScaleInit.ClosedForm),
    };

    public int Levels => _below + _above + 1;

    public double LargestLevel => _above;

    public IReadOnlyList<GridParameter> Parameters { get; } = [GridParameter.Scale("scale")];

    public KernelGrid? Kernel => fromMean ? KernelGrid.LsqMean : KernelGrid.LsqMax;

    public Tensor[] Fit(Tensor block, ScaleRounding rounding)
    {
        if (fromMean) return [rounding.RoundDivisor((GroupMean.Of(block.abs()) * (2 / Math.Sqrt(_above))).clamp(min: SmallestStep))];
        var largest = (block.abs().amax([-1], true) / ExactDivisor.Of(_above, block)).clamp(min: SmallestStep);
        return [rounding.RoundDivisor(largest)];
    }

    public Tensor Assign(Tensor block, IReadOnlyList<Tensor> parameters) =>
        (block / parameters[0]).clamp(-_below, _above).round().add_(_below).to(ScalarType.Byte);

    public Tensor Decode(Tensor codes, IReadOnlyList<Tensor> parameters) =>
        (codes.to(ScalarType.Float32) - _below) * parameters[0];

    public Tensor[] Constrain(IReadOnlyList<Tensor> learned, ScaleRounding rounding) =>
        [rounding.RoundLearnedDivisor(learned[0], SmallestStep)];

    public Tensor Inside(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var ratio = block / parameters[0];
        return (ratio >= -_below).logical_and(ratio <= _above).to(ScalarType.Float32);
    }

    public Tensor Chain(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var ratio = (block / parameters[0]).clamp(-_below, _above);
        return StraightThrough.Replace(ratio, ratio.detach().round()) * parameters[0];
    }
}
