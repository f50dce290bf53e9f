using R2QBench.Core.Specs;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>
/// One sign plane: the ablation of <c>r2q</c> without its residual step.
/// <code>b = sign(w)   α = mean|w|   ŵ = α·b   sign(0) = +1</code>
/// </summary>
/// <remarks>Source: XNOR-Net, arXiv 1603.05279; the closed-form minimum of ‖w − αb‖. Code = [b = +1].</remarks>
public sealed class BinaryGrid : IChainedGrid, IRangedGrid
{
    public static MethodDescription Description { get; } = new()
    {
        Name = "binary",
        Title = "One sign plane (r2q without its residual step)",
        Kind = "ablation",
        Bits = [],
        LevelsText = "±α",
        Gradients = ["pass_through", "sign_chain", "range_clipped"],
        Scales = [ScaleHandling.Recomputed, ScaleHandling.Live, ScaleHandling.Learned],
        Options = new Dictionary<string, OptionFacts> { [ScaleGradientFactor.Option] = ScaleGradientFactor.Facts(ScaleGradientFactor.None) },
        Source = "arXiv 1603.05279",
        Version = 2,
        CreateGrid = _ => new BinaryGrid(),
    };

    public int Levels => 2;

    public IReadOnlyList<GridParameter> Parameters { get; } = [GridParameter.Scale("alpha")];

    public KernelGrid? Kernel => KernelGrid.Binary;

    public Tensor[] Fit(Tensor block, ScaleRounding rounding) => [rounding.Round(GroupMean.Of(block.abs()))];

    public Tensor Assign(Tensor block, IReadOnlyList<Tensor> parameters) => (block >= 0).to(ScalarType.Byte);

    public Tensor Decode(Tensor codes, IReadOnlyList<Tensor> parameters) =>
        SignPlane.FromOneBit(codes) * parameters[0];

    public Tensor[] Constrain(IReadOnlyList<Tensor> learned, ScaleRounding rounding) => [rounding.Round(learned[0].abs())];

    public Tensor Chain(Tensor block, IReadOnlyList<Tensor> parameters) => SignPlane.Chained(block) * parameters[0];

    /// <summary>|w| ≤ α, the mask of ParetoQ's 1-bit quantizer (arXiv 2502.02631).</summary>
    public Tensor Inside(Tensor block, IReadOnlyList<Tensor> parameters) => (block.abs() <= parameters[0]).to(ScalarType.Float32);
}
