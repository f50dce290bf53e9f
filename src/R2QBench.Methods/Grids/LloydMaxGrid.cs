using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using TorchSharp;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>
/// One-dimensional k-means: four free levels per group, each the mean of the weights that are nearest to it.
/// <code>code = number of mid-points of neighbouring levels below w    level = mean of its weights</code>
/// </summary>
/// <remarks>
/// The bound for four-level lattices with one set of scales per group (Lloyd 1982; SqueezeLLM, arXiv 2306.07629, per row). The best of three
/// starts, one of them <c>r2q_refined</c>'s levels, so it is never worse than that; a local optimum. A level without weights stays where it is.
/// Four levels cost 64 bits per group: it is meant per channel.
/// </remarks>
public sealed class LloydMaxGrid : IGrid
{
    private const int MostRounds = 50;

    private readonly RefinedR2QGrid _start = new(rounds: 20);

    public static MethodDescription Description { get; } = new()
    {
        Name = "lloyd_max",
        Title = "Four free levels by k-means",
        Kind = "bound",
        Bits = [2],
        LevelsText = "{c0, c1, c2, c3}",
        Scales = [ScaleHandling.Recomputed, ScaleHandling.Live, ScaleHandling.Learned],
        Source = "Lloyd 1982, Least squares quantization in PCM; arXiv 2306.07629",
        Version = 2,
        CreateGrid = _ => new LloydMaxGrid(),
    };

    public int Levels => 4;

    public IReadOnlyList<GridParameter> Parameters { get; } = [.. Enumerable.Range(0, 4).Select(i => GridParameter.Scale($"level{i}"))];

    public Tensor[] Fit(Tensor block, ScaleRounding rounding)
    {
        Tensor codes;
        Tensor[] levels;
        using (no_grad())
        {
            levels = Best(block, Starts(block).Select(start => Converge(block, start)));
            codes = Assign(block, levels);
        }

        return [.. Means(block, codes, levels).Select(rounding.Round)];
    }

    public Tensor Assign(Tensor block, IReadOnlyList<Tensor> parameters)
    {
        var code = zeros_like(block);
        for (var i = 1; i < Levels; i++) code.add_(block > (parameters[i - 1] + parameters[i]) / 2);
        return code.to(ScalarType.Byte);
    }

    public Tensor Decode(Tensor codes, IReadOnlyList<Tensor> parameters)
    {
        var decoded = (codes == 0).to(ScalarType.Float32) * parameters[0];
        for (var i = 1; i < Levels; i++) decoded = decoded + (codes == i).to(ScalarType.Float32) * parameters[i];
        return decoded;
    }

    /// <summary>Learned levels may pass each other; the grid needs them in ascending order.</summary>
    public Tensor[] Constrain(IReadOnlyList<Tensor> learned, ScaleRounding rounding)
    {
        var (sorted, _) = stack(learned, -1).sort(-1);
        return [.. sorted.unbind(-1).Select(rounding.Round)];
    }

    /// <summary>Four ascending levels to start from: those of <c>r2q_refined</c>, quarters of the sorted weights, equal steps over the range.</summary>
    private IEnumerable<Tensor[]> Starts(Tensor block)
    {
        var scales = _start.Fit(block, new ScaleRounding(ScaleDtype.Float32));
        yield return [-scales[0] - scales[1], scales[1] - scales[0], scales[0] - scales[1], scales[0] + scales[1]];

        var (sorted, _) = block.sort(-1);
        var size = block.shape[^1];
        yield return [.. Enumerable.Range(0, Levels).Select(i => sorted.narrow(-1, (2 * i + 1) * size / (2 * Levels), 1))];

        var (low, high) = (sorted.narrow(-1, 0, 1), sorted.narrow(-1, size - 1, 1));
        yield return [.. Enumerable.Range(0, Levels).Select(i => low + (high - low) * (i / 3.0))];
    }

    private Tensor[] Converge(Tensor block, Tensor[] levels)
    {
        var codes = Assign(block, levels);
        for (var round = 0; round < MostRounds; round++)
        {
            levels = Means(block, codes, levels);
            var next = Assign(block, levels);
            if (!(next != codes).any().ToBoolean()) break;
            codes = next;
        }

        return levels;
    }

    /// <summary>For each group the levels with the least squared error.</summary>
    private Tensor[] Best(Tensor block, IEnumerable<Tensor[]> candidates)
    {
        Tensor[]? best = null;
        Tensor? least = null;
        foreach (var levels in candidates)
        {
            var error = GroupMean.Sum((Decode(Assign(block, levels), levels) - block).square());
            best = best is null ? levels : [.. best.Zip(levels, (old, other) => where(error < least!, other, old))];
            least = least is null ? error : minimum(least, error);
        }

        return best!;
    }

    private Tensor[] Means(Tensor block, Tensor codes, Tensor[] before)
    {
        var means = new Tensor[Levels];
        for (var i = 0; i < Levels; i++)
        {
            var members = (codes == i).to(ScalarType.Float32);
            var count = GroupMean.Sum(members);
            var empty = (count == 0).to(ScalarType.Float32);
            means[i] = (GroupMean.Sum(block * members) / (count + empty)).to(block.dtype) + before[i] * empty;
        }

        return means;
    }
}
