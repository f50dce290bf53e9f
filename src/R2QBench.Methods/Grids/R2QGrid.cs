using R2QBench.Core.Specs;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>
/// Residual refinement: two sequential 1-bit steps, the second on what the first leaves.
/// <code>
/// b1 = sign(w)      α1 = mean|w|
/// r  = w − α1·b1
/// b2 = sign(r)      α2 = mean|r|
/// ŵ  = α1·b1 + α2·b2          sign(0) = +1
/// </code>
/// </summary>
/// <remarks>
/// Source: arXiv 2511.21736; the formulas are those of greedy binary-coding quantization (arXiv 1802.00150).
/// Levels ±α1 ±α2, thresholds 0 and ±α1, which are the mid-points of the levels as long as α1 ≥ α2. In a group ruled by one outlier
/// mean|r| exceeds mean|w|, and the greedy codes would send small positive weights to a negative level. The scales are therefore
/// stored in descending order: with α1 the larger one the same thresholds assign every weight its nearest level.
/// An all-zero group gets α1 = α2 = 0; nothing is ever divided. Code = 2·[b1 = +1] + [b2 = +1].
/// </remarks>
public sealed class R2QGrid : IChainedGrid
{
    public static MethodDescription Description { get; } = new()
    {
        Name = "r2q",
        Title = "Residual refinement quantization",
        Kind = "QAT",
        Bits = [2],
        LevelsText = "±α1 ±α2",
        Gradients = ["pass_through", "sign_chain"],
        Scales = [ScaleHandling.Recomputed, ScaleHandling.Live, ScaleHandling.Learned],
        Options = new Dictionary<string, OptionFacts> { [ScaleGradientFactor.Option] = ScaleGradientFactor.Facts(ScaleGradientFactor.None) },
        Source = "arXiv 2511.21736",
        Version = 2,
        CreateGrid = _ => new R2QGrid(),
    };

    public int Levels => 4;

    public IReadOnlyList<GridParameter> Parameters { get; } = [GridParameter.Scale("alpha1"), GridParameter.Scale("alpha2")];

    public KernelGrid? Kernel => KernelGrid.R2Q;

    public Tensor[] Fit(Tensor block, ScaleRounding rounding)
    {
        var magnitude = block.abs();
        var first = rounding.Round(GroupMean.Of(magnitude));
        // |w − α1·sign(w)| is ||w| − α1|, exactly.
        var second = rounding.Round(GroupMean.Of((magnitude - first).abs()));
        return [maximum(first, second), minimum(first, second)];
    }

    public Tensor Assign(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var plane1 = SignPlane.Of(block);
        var plane2 = SignPlane.Of(block - plane1 * parameters[0]);
        return SignPlane.ToTwoBits(plane1, plane2);
    }

    public Tensor Decode(Tensor codes, IReadOnlyList<Tensor> parameters)
    {
        var (plane1, plane2) = SignPlane.FromTwoBits(codes);
        return plane1 * parameters[0] + plane2 * parameters[1];
    }

    /// <summary>Learned scales may change sign or order; the grid needs α1 ≥ α2 ≥ 0.</summary>
    public Tensor[] Constrain(IReadOnlyList<Tensor> learned, ScaleRounding rounding)
    {
        var (first, second) = (rounding.Round(learned[0].abs()), rounding.Round(learned[1].abs()));
        return [maximum(first, second), minimum(first, second)];
    }

    public Tensor Chain(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var first = SignPlane.Chained(block) * parameters[0];
        return first + SignPlane.Chained(block - first) * parameters[1];
    }
}
