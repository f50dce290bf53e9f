using R2QBench.Methods.Gradients;
using R2QBench.Methods.Scales;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>
/// <c>rtn</c> variants that place the range freely and pay a second number of the scale format for it; M = 2^bits − 1.
/// <code>
/// D_asym:  s = clamp((max − min)/M, 1e−5, 1e4)   z = clamp(−rne(min/s), ±1e4)    q = clamp(rne(w/s) + z, 0, M)     ŵ = (q − z)·s
/// E:       s = (max − min + 1e−8)/M              o = min                         q = clamp(rne((w − o)/s), 0, M)   ŵ = q·s + o
/// </code>
/// </summary>
/// <remarks>D_asym after OmniQuant (arXiv 2308.13137), whose zero point is not held within the codes; E after LLM-QAT (2305.17888), for activations there.</remarks>
public sealed class OffsetRtnGrid(int bits, bool zeroPoint) : IChainedGrid, IRangedGrid
{
    private const double SmallestScale = 1e-5;
    private const double LargestScale = 1e4;
    private const double LargestZero = 1e4;
    private const double RangeOffset = 1e-8;

    private readonly int _maximum = (1 << bits) - 1;

    public int Levels => _maximum + 1;

    public double LargestLevel => _maximum;

    public IReadOnlyList<GridParameter> Parameters { get; } = [GridParameter.Scale("scale"), GridParameter.Scale(zeroPoint ? "zero" : "offset")];

    public KernelGrid? Kernel => zeroPoint ? KernelGrid.RtnDAsym : KernelGrid.RtnE;

    public Tensor[] Fit(Tensor block, ScaleRounding rounding)
    {
        var low = block.amin([-1], true);
        var range = block.amax([-1], true) - low;
        var steps = ExactDivisor.Of(_maximum, block);
        if (!zeroPoint) return [rounding.RoundDivisor((range + RangeOffset) / steps), rounding.Round(low)];

        var scale = rounding.RoundDivisor((range / steps).clamp(SmallestScale, LargestScale));
        return [scale, rounding.Round((-(low / scale).round()).clamp(-LargestZero, LargestZero)).detach()];
    }

    public Tensor Assign(Tensor block, IReadOnlyList<Tensor> parameters) => Rounded(block, parameters).clamp(0, _maximum).to(ScalarType.Byte);

    public Tensor Decode(Tensor codes, IReadOnlyList<Tensor> parameters) => At(codes.to(ScalarType.Float32), parameters);

    public Tensor[] Constrain(IReadOnlyList<Tensor> learned, ScaleRounding rounding) =>
    [
        rounding.RoundLearnedDivisor(learned[0]),
        zeroPoint ? StraightThrough.Replace(learned[1], rounding.Round(learned[1].detach().round())) : rounding.Round(learned[1]),
    ];

    public Tensor Inside(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var position = Rounded(block, parameters);
        return (position >= 0).logical_and(position <= _maximum).to(ScalarType.Float32);
    }

    public Tensor Chain(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var ratio = zeroPoint ? block / parameters[0] : (block - parameters[1]) / parameters[0];
        var rounded = StraightThrough.Replace(ratio, ratio.detach().round());
        return At((zeroPoint ? rounded + parameters[1] : rounded).clamp(0, _maximum), parameters);
    }

    private Tensor Rounded(Tensor block, IReadOnlyList<Tensor> parameters) => zeroPoint
        ? (block / parameters[0]).round() + parameters[1]
        : ((block - parameters[1]) / parameters[0]).round();

    private Tensor At(Tensor position, IReadOnlyList<Tensor> parameters) => zeroPoint
        ? (position - parameters[1]) * parameters[0]
        : position * parameters[0] + parameters[1];
}
