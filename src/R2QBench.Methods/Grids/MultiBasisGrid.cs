using R2QBench.Core.Specs;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>
/// BinaryDM's learnable multi-basis binarizer: the formula of <c>r2q</c> with scales that are trained.
/// <code>ŵ = σ1·sign(w) + σ2·sign(w − σ1·sign(w))   start σ1 = mean|w|, σ2 = mean|w − σ1·sign(w)|</code>
/// </summary>
/// <remarks>
/// Source: arXiv 2404.05662, one pair per output row, derivative of sign = [|x| ≤ 1]. Unlike in <c>r2q</c> the scales are used as they are,
/// in whatever order and sign training gives them. Code = 2·[b1 = +1] + [b2 = +1].
/// </remarks>
public sealed class MultiBasisGrid : IChainedGrid
{
    private readonly R2QGrid _planes = new();

    public static MethodDescription Description { get; } = new()
    {
        Name = "multi_basis",
        Title = "Learnable multi-basis binarizer (BinaryDM)",
        Kind = "QAT",
        Bits = [],
        LevelsText = "±σ1 ±σ2",
        Gradients = ["sign_chain", "pass_through"],
        Scales = [ScaleHandling.Learned, ScaleHandling.Recomputed, ScaleHandling.Live],
        Options = new Dictionary<string, OptionFacts> { [ScaleGradientFactor.Option] = ScaleGradientFactor.Facts(ScaleGradientFactor.None) },
        Source = "arXiv 2404.05662",
        Version = 2,
        CreateGrid = _ => new MultiBasisGrid(),
    };

    public int Levels => 4;

    public IReadOnlyList<GridParameter> Parameters { get; } = [GridParameter.Scale("sigma1"), GridParameter.Scale("sigma2")];

    public KernelGrid? Kernel => KernelGrid.MultiBasis;

    public Tensor[] Fit(Tensor block, ScaleRounding rounding)
    {
        var magnitude = block.abs();
        var first = rounding.Round(GroupMean.Of(magnitude));
        return [first, rounding.Round(GroupMean.Of((magnitude - first).abs()))];
    }

    public Tensor Assign(Tensor block, IReadOnlyList<Tensor> parameters) => _planes.Assign(block, parameters);

    public Tensor Decode(Tensor codes, IReadOnlyList<Tensor> parameters) => _planes.Decode(codes, parameters);

    public Tensor Chain(Tensor block, IReadOnlyList<Tensor> parameters) => _planes.Chain(block, parameters);
}
