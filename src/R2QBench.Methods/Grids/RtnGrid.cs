using R2QBench.Core.Specs;
using R2QBench.Methods.Gradients;
using R2QBench.Methods.Initialisation;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>
/// Asymmetric round-to-nearest between minimum and maximum, M = 2^bits − 1, ties to even.
/// <code>
/// q = clamp(rne(w/s) + z, 0, M)      ŵ = (q − z)·s
/// variant A:  s = max(max − min, 1e−5)/M             z = clamp(−rne(min/s), 0, M)
/// variant B:  min := min(0, min), max := max(0, max)  s = (max − min)/M   z = rne(−min/s);  both 0: s = 2/M
/// </code>
/// </summary>
/// <remarks>
/// A is the formula of AWQ (arXiv 2306.00978) and BitDistiller (2402.10631): a group of one sign saturates, because its range leaves 0
/// out while z stays within 0…M. B is the formula of GPTQ (2210.17323): the range always includes 0. With learned s and z and the gradient
/// rule lsq either is EfficientQAT's quantizer (2407.11062).
/// </remarks>
public sealed class RtnGrid(int bits, bool rangeIncludesZero) : IChainedGrid, IRangedGrid
{
    private const double SmallestRange = 1e-5;

    /// <summary>EfficientQAT's floor, up to its four bits; finer grids have smaller steps by nature.</summary>
    private const double SmallestLearnedScale = 1e-4;

    private readonly int _maximum = (1 << bits) - 1;

    public static MethodDescription Description { get; } = new()
    {
        Name = "rtn",
        Title = "Round to nearest, minimum to maximum",
        Kind = "baseline",
        Bits = [2, 3, 4, 5, 6, 7, 8],
        LevelsText = "2^bits in equal steps, s·(q − z)",
        Gradients = ["pass_through", "range_clipped", "lsq"],
        Scales = [ScaleHandling.Recomputed, ScaleHandling.Live, ScaleHandling.Learned],
        Inits = [ScaleInit.Max, ScaleInit.Mse, ScaleInit.AsymmetricClip],
        Options = new Dictionary<string, OptionFacts>
        {
            ["variant"] = OptionFacts.OneOf(
                "B: asymmetric, the range includes 0 (GPTQ); A: range as it is, breaks on groups of one sign (AWQ, BitDistiller); "
                + "C, D: symmetric (GPTQ, OmniQuant); D_asym: zero point of its own width (OmniQuant); E: real offset (LLM-QAT)",
                "B", "A", "C", "D", "D_asym", "E"),
            [ScaleGradientFactor.Option] = ScaleGradientFactor.Facts(ScaleGradientFactor.None),
        },
        Source = "arXiv 2210.17323 (B, C), 2306.00978 (A), 2308.13137 (D), 2305.17888 (E)",
        Version = 1,
        CreateGrid = settings => settings.Option("variant") switch
        {
            "A" => new RtnGrid(settings.Bits, rangeIncludesZero: false),
            "C" => new SymmetricRtnGrid(settings.Bits, rangeOfBothSigns: true),
            "D" => new SymmetricRtnGrid(settings.Bits, rangeOfBothSigns: false),
            "D_asym" => new OffsetRtnGrid(settings.Bits, zeroPoint: true),
            "E" => new OffsetRtnGrid(settings.Bits, zeroPoint: false),
            _ => new RtnGrid(settings.Bits, rangeIncludesZero: true),
        },
    };

    public int Levels => _maximum + 1;

    public double LargestLevel => _maximum;

    public IReadOnlyList<GridParameter> Parameters { get; } = [GridParameter.Scale("scale"), GridParameter.Code("zero")];

    public KernelGrid? Kernel => rangeIncludesZero ? KernelGrid.RtnB : KernelGrid.RtnA;

    public Tensor[] Fit(Tensor block, ScaleRounding rounding)
    {
        var low = block.amin([-1], true);
        var high = block.amax([-1], true);
        Tensor range;
        if (rangeIncludesZero)
        {
            low = low.clamp(max: 0);
            high = high.clamp(min: 0);
            // A group of zeros takes the range −1…1; its weights then decode to 0 exactly.
            var empty = (high - low == 0).to(ScalarType.Float32);
            low = low - empty;
            range = high + empty - low;
        }
        else
        {
            range = (high - low).clamp(min: SmallestRange);
        }

        var scale = rounding.RoundDivisor(range / ExactDivisor.Of(_maximum, block));
        var zero = (-(low / scale)).round().clamp(0, _maximum).detach();
        return [scale, zero];
    }

    public Tensor Assign(Tensor block, IReadOnlyList<Tensor> parameters) =>
        ((block / parameters[0]).round() + parameters[1]).clamp(0, _maximum).to(ScalarType.Byte);

    public Tensor Decode(Tensor codes, IReadOnlyList<Tensor> parameters) =>
        (codes.to(ScalarType.Float32) - parameters[1]) * parameters[0];

    public Tensor[] Constrain(IReadOnlyList<Tensor> learned, ScaleRounding rounding) =>
    [
        rounding.RoundLearnedDivisor(learned[0], _maximum <= 15 ? SmallestLearnedScale : 0),
        StraightThrough.Replace(learned[1], learned[1].detach().round().clamp(0, _maximum)),
    ];

    public Tensor Inside(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var position = (block / parameters[0]).round() + parameters[1];
        return (position >= 0).logical_and(position <= _maximum).to(ScalarType.Float32);
    }

    public Tensor Chain(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var ratio = block / parameters[0];
        var position = StraightThrough.Replace(ratio, ratio.detach().round()) + parameters[1];
        return (position.clamp(0, _maximum) - parameters[1]) * parameters[0];
    }
}
