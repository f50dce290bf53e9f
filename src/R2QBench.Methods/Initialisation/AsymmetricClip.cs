using R2QBench.Methods.Groups;
using R2QBench.Methods.Quantizers;
using static TorchSharp.torch;

namespace R2QBench.Methods.Initialisation;

/// <summary>
/// BitDistiller's asymmetric clipping: for every group the upper and the lower end of its range, each of ten, so that the quantized group changes the layer's
/// partial outputs least.
/// <code>
/// upper = max·(1 − i/20)   lower = min·(1 − j/20)   i, j = 0 … 9
/// minimise  mean over tokens of (x_g·(w_g − Q(clamp(w_g, lower, upper))))²      the first of equals, i before j
/// </code>
/// </summary>
/// <remarks>
/// Source: arXiv 2402.10631, step 1, and its code. Done once, before training, by clamping the weights themselves. The sum over tokens is taken through
/// H = Σ x·xᵀ, so that a candidate costs nothing per token.
/// </remarks>
public static class AsymmetricClip
{
    private const int Candidates = 10;
    private const double Step = 1.0 / 20;

    /// <summary>Layers that the official code leaves alone: queries and keys, whose errors multiply.</summary>
    private static readonly string[] Skipped = ["q_proj", "k_proj", "query_key_value", "c_attn"];

    /// <summary>Tokens of the calibration text that one layer is looked at with.</summary>
    public const int Tokens = 512;

    /// <summary>True if a layer is clipped.</summary>
    /// <param name="path">Module path, e.g. <c>model.layers.0.mlp.down_proj</c>.</param>
    public static bool AppliesTo(string path) => !Skipped.Contains(path[(path.LastIndexOf('.') + 1)..]);

    /// <summary>The best range of each group.</summary>
    /// <param name="quantizer">What the clamped weight is quantized with.</param>
    /// <param name="weight">[out, in], any floating type; not modified.</param>
    /// <param name="inputs">[tokens, in], what the layer is multiplied with on calibration text.</param>
    /// <returns>Lower and upper end, float32 [out, groups] ([1, 1] per tensor); the caller owns both.</returns>
    public static (Tensor Lower, Tensor Upper) Search(IQuantizer quantizer, Tensor weight, Tensor inputs)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var matrix = weight.detach().to(ScalarType.Float32).contiguous();
        var layout = quantizer.Layout(matrix.shape[0], matrix.shape[1]);
        var grams = Grams(layout, inputs.to(ScalarType.Float32));
        var (low, high) = Extremes(layout, matrix);
        var (lower, upper) = (low.clone(), high.clone());
        var least = full_like(high, double.PositiveInfinity);
        for (var i = 0; i < Candidates; i++)
            for (var j = 0; j < Candidates; j++)
            {
                using var step = NewDisposeScope();
                var (bottom, top) = (low * (1 - j * Step), high * (1 - i * Step));
                var error = OutputError(layout, matrix - quantizer.Quantize(Clamp(layout, matrix, bottom, top)), grams);
                var better = error < least;
                least.copy_(where(better, error, least));
                lower.copy_(where(better, bottom, lower));
                upper.copy_(where(better, top, upper));
            }

        return (lower.MoveToOuterDisposeScope(), upper.MoveToOuterDisposeScope());
    }

    /// <summary>The weight with every group clamped to its range.</summary>
    /// <returns>float32 [out, in].</returns>
    public static Tensor Apply(IQuantizer quantizer, Tensor weight, Tensor lower, Tensor upper)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var matrix = weight.detach().to(ScalarType.Float32).contiguous();
        return Clamp(quantizer.Layout(matrix.shape[0], matrix.shape[1]), matrix, lower, upper).MoveToOuterDisposeScope();
    }

    private static (Tensor Low, Tensor High) Extremes(GroupLayout layout, Tensor matrix)
    {
        var blocks = layout.Slice(matrix);
        return (layout.JoinParameter([.. blocks.Select(block => block.amin([-1], true))]), layout.JoinParameter([.. blocks.Select(block => block.amax([-1], true))]));
    }

    private static Tensor Clamp(GroupLayout layout, Tensor matrix, Tensor lower, Tensor upper)
    {
        var (bottoms, tops) = (layout.SliceParameter(lower), layout.SliceParameter(upper));
        return layout.Join([.. layout.Slice(matrix).Select((block, i) => minimum(maximum(block, bottoms[i]), tops[i]))]);
    }

    /// <summary>H of each block: [groups, size, size]; per tensor that of the whole input, [1, in, in].</summary>
    private static Tensor[] Grams(GroupLayout layout, Tensor inputs)
    {
        var tokens = inputs.shape[0];
        if (layout.IsPerTensor) return [Gram(inputs.view(tokens, 1, layout.Columns))];
        var full = Gram(inputs.narrow(1, 0, layout.FullGroups * layout.Size).reshape(tokens, layout.FullGroups, layout.Size));
        return layout.Tail == 0 ? [full] : [full, Gram(inputs.narrow(1, layout.FullGroups * layout.Size, layout.Tail).reshape(tokens, 1, layout.Tail))];
    }

    private static Tensor Gram(Tensor grouped)
    {
        var perGroup = grouped.permute(1, 0, 2).contiguous();
        return perGroup.transpose(1, 2).matmul(perGroup) / grouped.shape[0];
    }

    /// <summary>d·H·dᵀ of every group, [out, groups] ([1, 1] per tensor).</summary>
    private static Tensor OutputError(GroupLayout layout, Tensor difference, Tensor[] grams)
    {
        if (layout.IsPerTensor) return (difference.matmul(grams[0].squeeze(0)) * difference).sum().view(1, 1);
        return layout.JoinParameter([.. layout.Slice(difference.contiguous()).Select((block, i) =>
        {
            var perGroup = block.transpose(0, 1).contiguous();
            return (perGroup.matmul(grams[i]) * perGroup).sum([-1], true).transpose(0, 1);
        })]);
    }
}
