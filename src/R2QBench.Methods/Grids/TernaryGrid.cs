using R2QBench.Core.Specs;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>
/// Three levels −α, 0, +α by one of three rules.
/// <code>
/// twn:      t = sign(w)·[|w| > 0.7·mean|w|]     α = mean of |w| where t ≠ 0
/// absmean:  α = max(mean|w|, 1e−5)              t = clamp(rne(w/α), ±1)
/// optimal:  k maximises (Σ of the k largest |w|)²/k,  α = their mean,  t = sign(w)·[|w| > α/2]
/// </code>
/// </summary>
/// <remarks>
/// Sources: twn arXiv 1605.04711; absmean BitNet b1.58, 2402.17764 (which takes one α per matrix); optimal is the exact minimum of
/// ‖w − αt‖², where every weight is at its nearest level. Code = t + 1. A group of zeros gives zeros.
/// </remarks>
public sealed class TernaryGrid(string rule) : IGrid
{
    /// <summary>TWN's threshold in units of mean|w|.</summary>
    internal const double TwnThreshold = 0.7;
    private const double SmallestMean = 1e-5;

    public static MethodDescription Description { get; } = new()
    {
        Name = "ternary",
        Title = "Ternary weights (TWN, BitNet b1.58, or the exact optimum)",
        Kind = "QAT",
        Bits = [],
        LevelsText = "0, ±α",
        Scales = [ScaleHandling.Recomputed, ScaleHandling.Live, ScaleHandling.Learned],
        Options = new Dictionary<string, OptionFacts>
        {
            ["rule"] = OptionFacts.OneOf("Threshold and scale: twn (0.7 mean|w|), absmean (BitNet b1.58), optimal (least squares)", "twn", "absmean", "optimal"),
            [ScaleGradientFactor.Option] = ScaleGradientFactor.Facts(ScaleGradientFactor.None),
        },
        Source = "arXiv 1605.04711 (twn), 2402.17764 (absmean)",
        Version = 2,
        CreateGrid = settings => new TernaryGrid(settings.Option("rule")),
    };

    public int Levels => 3;

    public IReadOnlyList<GridParameter> Parameters { get; } = [GridParameter.Scale("alpha")];

    public KernelGrid? Kernel => rule switch
    {
        "twn" => KernelGrid.TernaryTwn,
        "absmean" => KernelGrid.TernaryAbsmean,
        _ => null,
    };

    public Tensor[] Fit(Tensor block, ScaleRounding rounding) => rule switch
    {
        "twn" => [rounding.Round(MeanOfKept(block))],
        "absmean" => [rounding.RoundDivisor(GroupMean.Of(block.abs()).clamp(min: SmallestMean))],
        _ => [rounding.Round(OptimalScale(block))],
    };

    public Tensor Assign(Tensor block, IReadOnlyList<Tensor> parameters) => rule switch
    {
        "twn" => Signs(block, GroupMean.Of(block.abs()) * TwnThreshold),
        "absmean" => (block / parameters[0]).round().clamp(-1, 1).add_(1).to(ScalarType.Byte),
        _ => Signs(block, parameters[0] / 2),
    };

    public Tensor Decode(Tensor codes, IReadOnlyList<Tensor> parameters) =>
        (codes.to(ScalarType.Float32) - 1) * parameters[0];

    public Tensor[] Constrain(IReadOnlyList<Tensor> learned, ScaleRounding rounding) =>
        [rule == "absmean" ? rounding.RoundLearnedDivisor(learned[0], SmallestMean) : rounding.Round(learned[0].abs())];

    /// <summary>The mean of |w| over the weights beyond TWN's threshold; 0 if there is none.</summary>
    internal static Tensor MeanOfKept(Tensor block)
    {
        var magnitude = block.abs();
        Tensor kept;
        using (no_grad()) kept = (magnitude > GroupMean.Of(magnitude) * TwnThreshold).to(ScalarType.Float32);
        var sums = (magnitude * kept).to(ScalarType.Float64).sum([-1], true);
        return (sums / kept.to(ScalarType.Float64).sum([-1], true).clamp(min: 1)).to(block.dtype);
    }

    /// <summary>sign(w)·[|w| > threshold] as codes 0, 1, 2.</summary>
    internal static Tensor Signs(Tensor block, Tensor threshold) =>
        ((block > threshold).to(ScalarType.Float32) - (block < -threshold).to(ScalarType.Float32)).add_(1).to(ScalarType.Byte);

    private static Tensor OptimalScale(Tensor block)
    {
        var (sorted, _) = block.abs().sort(-1, descending: true);
        var counts = arange(1, sorted.shape[^1] + 1, dtype: ScalarType.Float32, device: block.device);
        var means = sorted.cumsum(-1) / counts;
        using (no_grad())
        {
            var best = (means.square() * counts).argmax(-1, true);
            counts = best;
        }

        return means.gather(-1, counts);
    }
}
