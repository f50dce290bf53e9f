using R2QBench.Core.Specs;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>
/// TernaryLLM's dual learnable ternarization: three levels around a shift.
/// <code>ŵ = α·t + γ   γ = mean(w)   t = sign(w − γ)·[|w − γ| > 0.7·mean|w − γ|]   α = mean of |w − γ| where t ≠ 0</code>
/// </summary>
/// <remarks>Source: arXiv 2406.07177; α and γ are learned there, and start as here. Code = t + 1.</remarks>
public sealed class TernaryShiftGrid : IGrid
{
    public static MethodDescription Description { get; } = new()
    {
        Name = "ternary_shift",
        Title = "Ternary weights with a shift (TernaryLLM)",
        Kind = "QAT",
        Bits = [],
        LevelsText = "γ, γ ± α",
        Scales = [ScaleHandling.Learned, ScaleHandling.Recomputed, ScaleHandling.Live],
        Options = new Dictionary<string, OptionFacts> { [ScaleGradientFactor.Option] = ScaleGradientFactor.Facts(ScaleGradientFactor.None) },
        Source = "arXiv 2406.07177",
        Version = 2,
        CreateGrid = _ => new TernaryShiftGrid(),
    };

    public int Levels => 3;

    public IReadOnlyList<GridParameter> Parameters { get; } = [GridParameter.Scale("alpha"), GridParameter.Scale("shift")];

    public KernelGrid? Kernel => KernelGrid.TernaryShift;

    public Tensor[] Fit(Tensor block, ScaleRounding rounding)
    {
        var shift = rounding.Round(GroupMean.Of(block));
        return [rounding.Round(TernaryGrid.MeanOfKept(block - shift)), shift];
    }

    public Tensor Assign(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var centred = block - parameters[1];
        return TernaryGrid.Signs(centred, GroupMean.Of(centred.abs()) * TernaryGrid.TwnThreshold);
    }

    public Tensor Decode(Tensor codes, IReadOnlyList<Tensor> parameters) =>
        (codes.to(ScalarType.Float32) - 1) * parameters[0] + parameters[1];

    public Tensor[] Constrain(IReadOnlyList<Tensor> learned, ScaleRounding rounding) =>
        [rounding.Round(learned[0].abs()), rounding.Round(learned[1])];
}
