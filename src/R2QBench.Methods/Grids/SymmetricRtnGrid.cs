using R2QBench.Methods.Gradients;
using R2QBench.Methods.Scales;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>
/// <c>rtn</c> variants C and D, symmetric, with m = max|w| and a fixed zero point Z; M = 2^bits − 1.
/// <code>
/// q = clamp(rne(w/s) + Z, 0, M)      ŵ = (q − Z)·s
/// C:  s = 2m/M, Z = (M + 1)/2   (without negative weights s = m/M);  all 0: s = 2/M
/// D:  s = clamp(m/(2^(bits−1) − 1), 1e−5, 1e4), Z = 2^(bits−1) − 1
/// </code>
/// </summary>
/// <remarks>
/// C after GPTQ (arXiv 2210.17323), D after OmniQuant (2308.13137). At two bits both use three of their four levels: C never reaches −2 but
/// by an exact tie, D never +2. Without negative weights C saturates above m/3, as the official code does.
/// </remarks>
public sealed class SymmetricRtnGrid : IChainedGrid, IRangedGrid
{
    private const double SmallestScale = 1e-5;
    private const double LargestScale = 1e4;

    private readonly int _maximum;
    private readonly int _zero;
    private readonly int _reach;
    private readonly bool _rangeOfBothSigns;

    /// <param name="bits">2 to 8.</param>
    /// <param name="rangeOfBothSigns">C: the range −m to m is divided; D: m alone is.</param>
    public SymmetricRtnGrid(int bits, bool rangeOfBothSigns)
    {
        _maximum = (1 << bits) - 1;
        _reach = (1 << (bits - 1)) - 1;
        _zero = rangeOfBothSigns ? _reach + 1 : _reach;
        _rangeOfBothSigns = rangeOfBothSigns;
    }

    public int Levels => _maximum + 1;

    public double LargestLevel => _maximum - _zero;

    public IReadOnlyList<GridParameter> Parameters { get; } = [GridParameter.Scale("scale")];

    public KernelGrid? Kernel => _rangeOfBothSigns ? KernelGrid.RtnC : KernelGrid.RtnD;

    public Tensor[] Fit(Tensor block, ScaleRounding rounding)
    {
        var magnitude = block.abs().amax([-1], true);
        if (!_rangeOfBothSigns) return [rounding.RoundDivisor((magnitude / ExactDivisor.Of(_reach, block)).clamp(SmallestScale, LargestScale))];

        var negative = (block.amin([-1], true) < 0).to(ScalarType.Float32);
        var empty = (magnitude == 0).to(ScalarType.Float32) * 2;
        return [rounding.RoundDivisor((magnitude + magnitude * negative + empty) / ExactDivisor.Of(_maximum, block))];
    }

    public Tensor Assign(Tensor block, IReadOnlyList<Tensor> parameters) =>
        ((block / parameters[0]).round() + _zero).clamp(0, _maximum).to(ScalarType.Byte);

    public Tensor Decode(Tensor codes, IReadOnlyList<Tensor> parameters) =>
        (codes.to(ScalarType.Float32) - _zero) * parameters[0];

    public Tensor[] Constrain(IReadOnlyList<Tensor> learned, ScaleRounding rounding) =>
        [rounding.RoundLearnedDivisor(learned[0], SmallestScale)];

    public Tensor Inside(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var position = (block / parameters[0]).round() + _zero;
        return (position >= 0).logical_and(position <= _maximum).to(ScalarType.Float32);
    }

    public Tensor Chain(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var ratio = block / parameters[0];
        return (StraightThrough.Replace(ratio, ratio.detach().round()) + _zero).clamp(0, _maximum).sub(_zero) * parameters[0];
    }
}
