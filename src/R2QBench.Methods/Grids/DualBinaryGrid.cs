using R2QBench.Core.Specs;
using R2QBench.Methods.Gradients;
using R2QBench.Methods.Initialisation;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>
/// DB-LLM's flexible dual binarization: two planes of 0 and 1.
/// <code>
/// ŵ = α1·b1 + α2·b2     b1 = H(w − (α1 + α2)/2)     b2 = H(−(w − α1·b1 − α2/2))     H(x) = [x ≥ 0]
/// start: s = max|w|/2, α1 = 2s, α2 = −s   → levels −s, 0, s, 2s
/// </code>
/// </summary>
/// <remarks>
/// Source: arXiv 2402.11960; details after the module in TokuyuSou/ULB-SAPR (2504.13932), the only public code. Both scales are learned there.
/// Its chain takes H for the identity, so that ∂ŵ/∂w = α1 − α2 + α1·α2. Code = 2·b1 + b2.
/// </remarks>
public sealed class DualBinaryGrid : IChainedGrid
{
    public static MethodDescription Description { get; } = new()
    {
        Name = "dual_binary",
        Title = "Flexible dual binarization (DB-LLM)",
        Kind = "QAT",
        Bits = [],
        LevelsText = "{0, α1, α2, α1 + α2}",
        Gradients = ["pass_through", "sign_chain"],
        Scales = [ScaleHandling.Learned, ScaleHandling.Recomputed, ScaleHandling.Live],
        Inits = [ScaleInit.Max, ScaleInit.Mse],
        Options = new Dictionary<string, OptionFacts> { [ScaleGradientFactor.Option] = ScaleGradientFactor.Facts(ScaleGradientFactor.None) },
        Source = "arXiv 2402.11960",
        Version = 1,
        CreateGrid = _ => new DualBinaryGrid(),
    };

    public int Levels => 4;

    public IReadOnlyList<GridParameter> Parameters { get; } = [GridParameter.Scale("alpha1"), GridParameter.Scale("alpha2")];

    public KernelGrid? Kernel => KernelGrid.DualBinary;

    public Tensor[] Fit(Tensor block, ScaleRounding rounding)
    {
        var largest = rounding.Round(block.abs().amax([-1], true));
        return [largest, rounding.Round(largest * -0.5)];
    }

    public Tensor Assign(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var (first, second) = (parameters[0], parameters[1]);
        var plane1 = (block - (first + second) / 2 >= 0).to(ScalarType.Float32);
        var plane2 = (-(block - first * plane1 - second / 2) >= 0).to(ScalarType.Float32);
        return plane1.mul_(2).add_(plane2).to(ScalarType.Byte);
    }

    public Tensor Decode(Tensor codes, IReadOnlyList<Tensor> parameters)
    {
        var value = codes.to(ScalarType.Float32);
        var plane1 = (value - 1).clamp_(0, 1);
        var plane2 = value.sub_(plane1 * 2);
        return plane1 * parameters[0] + plane2 * parameters[1];
    }

    public Tensor Chain(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var (first, second) = (parameters[0], parameters[1]);
        var plane1 = Step(block - (first + second) / 2);
        var plane2 = Step(-(block - first * plane1 - second / 2));
        return first * plane1 + second * plane2;
    }

    private static Tensor Step(Tensor values) => StraightThrough.Replace(values, (values.detach() >= 0).to(ScalarType.Float32));
}
