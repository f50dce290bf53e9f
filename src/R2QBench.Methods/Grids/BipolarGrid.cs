using R2QBench.Core.Specs;
using R2QBench.Methods.Gradients;
using R2QBench.Methods.Initialisation;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>
/// Odd whole numbers times a scale: symmetric, without zero and zero point; at two bits ±s, ±3s.
/// <code>q = clamp(rne((w/s + M)/2), 0, M)   ŵ = s·(2q − M)   M = 2^bits − 1</code>
/// </summary>
/// <remarks>
/// Source: the bipolar integers of AP-LLM (arXiv 2409.17870), a format that does not say how s is found: by default the least squared error,
/// with <c>init: max</c> s = max|w|/M.
/// </remarks>
public sealed class BipolarGrid(int bits) : IChainedGrid, IRangedGrid
{
    private const double SmallestScale = 1e-6;

    private readonly int _largest = (1 << bits) - 1;

    public static MethodDescription Description { get; } = new()
    {
        Name = "bipolar",
        Title = "Bipolar integers",
        Kind = "QAT",
        Bits = [2, 3, 4],
        LevelsText = "s·{±1, ±3, …}",
        Gradients = ["pass_through", "range_clipped", "lsq"],
        Scales = [ScaleHandling.Recomputed, ScaleHandling.Live, ScaleHandling.Learned],
        Inits = [ScaleInit.Mse, ScaleInit.Max],
        Options = new Dictionary<string, OptionFacts>
        {
            [ScaleGradientFactor.Option] = ScaleGradientFactor.Facts(ScaleGradientFactor.Group),
        },
        Source = "arXiv 2409.17870",
        Version = 3,
        CreateGrid = settings => new BipolarGrid(settings.Bits),
    };

    public int Levels => _largest + 1;

    public double LargestLevel => _largest;

    public IReadOnlyList<GridParameter> Parameters { get; } = [GridParameter.Scale("scale")];

    public KernelGrid? Kernel => KernelGrid.BipolarMax;

    public Tensor[] Fit(Tensor block, ScaleRounding rounding)
    {
        var largest = (block.abs().amax([-1], true) / ExactDivisor.Of(_largest, block)).clamp(min: SmallestScale);
        return [rounding.RoundDivisor(largest)];
    }

    public Tensor Assign(Tensor block, IReadOnlyList<Tensor> parameters) =>
        Position(block, parameters).round().clamp(0, _largest).to(ScalarType.Byte);

    public Tensor Decode(Tensor codes, IReadOnlyList<Tensor> parameters) =>
        (codes.to(ScalarType.Float32) * 2 - _largest) * parameters[0];

    public Tensor[] Constrain(IReadOnlyList<Tensor> learned, ScaleRounding rounding) =>
        [rounding.RoundLearnedDivisor(learned[0], SmallestScale)];

    public Tensor Inside(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var rounded = Position(block, parameters).round();
        return (rounded >= 0).logical_and(rounded <= _largest).to(ScalarType.Float32);
    }

    public Tensor Chain(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var position = Position(block, parameters);
        return (StraightThrough.Replace(position, position.detach().round()).clamp(0, _largest) * 2 - _largest) * parameters[0];
    }

    private Tensor Position(Tensor block, IReadOnlyList<Tensor> parameters) => (block / parameters[0] + _largest) / 2;
}
