using System.Globalization;
using R2QBench.Core.Specs;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using TorchSharp;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>
/// <c>r2q</c> whose scales are improved by alternating least squares: with the codes fixed
/// <code>
/// c = Σ b1·b2   p1 = Σ b1·w   p2 = Σ b2·w   D = g² − c²
/// α1 = (g·p1 − c·p2)/D      α2 = (g·p2 − c·p1)/D
/// </code>
/// then codes by nearest level, and again until no code changes. The error never grows.
/// </summary>
/// <remarks>
/// Source: alternating multi-bit quantization, arXiv 1802.00150 ("BCQ-A"). Groups with D = 0 (both planes equal or opposite) keep their scales.
/// </remarks>
public sealed class RefinedR2QGrid(int rounds) : IChainedGrid
{
    private readonly R2QGrid _greedy = new();

    public static MethodDescription Description { get; } = new()
    {
        Name = "r2q_refined",
        Title = "Residual refinement with least-squares scales",
        Kind = "QAT",
        Bits = [2],
        LevelsText = "±α1 ±α2",
        Gradients = ["pass_through", "sign_chain"],
        Scales = [ScaleHandling.Recomputed, ScaleHandling.Live, ScaleHandling.Learned],
        Options = new Dictionary<string, OptionFacts>
        {
            ["rounds"] = new(OptionKind.Integer, "20", "Most rounds of scales and codes; stops earlier when no code changes") { Minimum = 1, Maximum = 1000 },
            [ScaleGradientFactor.Option] = ScaleGradientFactor.Facts(ScaleGradientFactor.None),
        },
        Source = "arXiv 1802.00150",
        Version = 3,
        CreateGrid = settings => new RefinedR2QGrid(int.Parse(settings.Option("rounds"), CultureInfo.InvariantCulture)),
    };

    public int Levels => 4;

    public IReadOnlyList<GridParameter> Parameters => _greedy.Parameters;

    public Tensor[] Fit(Tensor block, ScaleRounding rounding)
    {
        var exact = new ScaleRounding(ScaleDtype.Float32);
        var scales = _greedy.Fit(block, exact);
        Tensor codes;
        using (no_grad()) codes = _greedy.Assign(block, scales);
        for (var round = 0; round < rounds; round++)
        {
            scales = LeastSquares(block, codes, scales);
            using var noGradient = no_grad();
            var next = _greedy.Assign(block, scales);
            if ((next != codes).any().ToBoolean() is false) break;
            codes = next;
        }

        return [rounding.Round(scales[0]), rounding.Round(scales[1])];
    }

    public Tensor Assign(Tensor block, IReadOnlyList<Tensor> parameters) => _greedy.Assign(block, parameters);

    public Tensor Decode(Tensor codes, IReadOnlyList<Tensor> parameters) => _greedy.Decode(codes, parameters);

    public Tensor[] Constrain(IReadOnlyList<Tensor> learned, ScaleRounding rounding) => _greedy.Constrain(learned, rounding);

    public Tensor Chain(Tensor block, IReadOnlyList<Tensor> parameters) => _greedy.Chain(block, parameters);

    /// <summary>The best non-negative scales for given codes, the larger first; the codes of a scale that came out negative change sign with it.</summary>
    private static Tensor[] LeastSquares(Tensor block, Tensor codes, Tensor[] before)
    {
        var size = (double)block.shape[^1];
        var (plane1, plane2) = SignPlane.FromTwoBits(codes);
        var overlap = GroupMean.Sum(plane1 * plane2);
        var along1 = GroupMean.Sum(plane1 * block);
        var along2 = GroupMean.Sum(plane2 * block);
        var determinant = size * size - overlap.square();
        var regular = determinant > 0;
        var divisor = where(regular, determinant, ones_like(determinant));
        var first = where(regular, ((along1 * size - overlap * along2) / divisor).to(block.dtype), before[0]).abs();
        var second = where(regular, ((along2 * size - overlap * along1) / divisor).to(block.dtype), before[1]).abs();
        return [maximum(first, second), minimum(first, second)];
    }
}
