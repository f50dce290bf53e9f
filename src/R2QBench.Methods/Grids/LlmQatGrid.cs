using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>
/// LLM-QAT's weight grids.
/// <code>
/// 2 bits:  s = 2·mean|w|   q = rne(2·clamp(w/s, ±0.99) − ½)         ŵ = s·(q + ½)/2       → ±½m, ±1½m with m = mean|w|
/// 3 to 8:  s = (max|w| + 1e−6)/(2^(bits−1) − 1)   q = rne(w/s)       ŵ = s·q               → symmetric, 2^bits − 1 levels
/// </code>
/// </summary>
/// <remarks>
/// Source: arXiv 2305.17888 and its code. At two bits it is <c>r2q</c> with α2 frozen at α1/2; an all-zero group, 0/0 in the official code,
/// gives zeros here. At three bits and more the official code scales by 1/s and divides by 1/s + 1e−6: its values are smaller by the factor
/// 1 − 1e−6·s, which is float32's precision for weights below 1. Its backward pass stops the gradient of weights outside −2 … 2, which language
/// models do not have: <c>gradient: range_clipped</c> does as it does.
/// </remarks>
public sealed class LlmQatGrid : IRangedGrid
{
    private const double Clip = 0.99;

    /// <summary>The official quantizer's fixed range, from three bits on.</summary>
    private const double Range = 2;

    private const double SmallestScale = 1e-6;
    private const double SmallestNormal = 1.17549435e-38;

    private readonly bool _twoBits;
    private readonly int _largest;

    /// <param name="bits">2 to 8.</param>
    public LlmQatGrid(int bits)
    {
        _twoBits = bits == 2;
        _largest = (1 << (bits - 1)) - 1;
        Levels = _twoBits ? 4 : 2 * _largest + 1;
    }

    public static MethodDescription Description { get; } = new()
    {
        Name = "llm_qat",
        Title = "LLM-QAT's mean-scaled 2-bit grid, symmetric above",
        Kind = "QAT",
        Bits = [2, 3, 4, 5, 6, 7, 8],
        Gradients = ["pass_through", "range_clipped"],
        Scales = [ScaleHandling.Recomputed, ScaleHandling.Live],
        LevelsText = "±½m ±1½m (2 bits); s·{−n…n} (above)",
        Source = "arXiv 2305.17888",
        Version = 2,
        CreateGrid = settings => new LlmQatGrid(settings.Bits),
    };

    public int Levels { get; }

    public IReadOnlyList<GridParameter> Parameters { get; } = [GridParameter.Scale("scale")];

    public KernelGrid? Kernel => KernelGrid.LlmQat;

    public Tensor[] Fit(Tensor block, ScaleRounding rounding) => _twoBits
        ? [rounding.Round(GroupMean.Of(block.abs()) * 2)]
        : [rounding.RoundDivisor((block.abs().amax([-1], true) + SmallestScale) / ExactDivisor.Of(_largest, block))];

    public Tensor Assign(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        if (!_twoBits) return ((block / parameters[0]).round().clamp(-_largest, _largest) + _largest).to(ScalarType.Byte);
        var unit = (block / parameters[0].clamp(min: SmallestNormal)).clamp(-Clip, Clip);
        return ((unit * 2 - 0.5).round() + 2).to(ScalarType.Byte);
    }

    public Tensor Decode(Tensor codes, IReadOnlyList<Tensor> parameters) => _twoBits
        ? (codes.to(ScalarType.Float32) - 1.5) / 2 * parameters[0]
        : (codes.to(ScalarType.Float32) - _largest) * parameters[0];

    /// <summary>|w| &lt; 2 from three bits on, everything at two: what the official code lets the gradient pass.</summary>
    public Tensor Inside(Tensor block, IReadOnlyList<Tensor> parameters) =>
        _twoBits ? ones_like(block) : (block.abs() < Range).to(ScalarType.Float32);
}
