using R2QBench.Torch.Interop;
using static TorchSharp.torch;

namespace R2QBench.Torch;

/// <summary>Attention: libtorch's own operator where there is one (2.0 and newer), else its definition in plain operations.</summary>
internal static class Attention
{
    /// <summary>Set to take the definition even where libtorch has the operator; tests hold the two together.</summary>
    internal static bool Plain { get; set; }

    internal static Tensor Compute(Tensor query, Tensor key, Tensor value, Tensor? mask, double dropout, bool causal, double? scale)
    {
        if (!Plain && Op.scaled_dot_product_attention.Exists)
            return Op.scaled_dot_product_attention.Call(query, key, value, mask, dropout, causal, scale);
        return Composite(query, key, value, mask, dropout, causal, scale);
    }

    /// <summary>Scores and softmax in float32, whatever the inputs' type.</summary>
    private static Tensor Composite(Tensor query, Tensor key, Tensor value, Tensor? mask, double dropout, bool causal, double? scale)
    {
        using var scope = NewDisposeScope();
        var factor = scale ?? 1 / Math.Sqrt(query.size(-1));
        var scores = (query * factor).matmul(key.transpose(-2, -1)).to(ScalarType.Float32);
        if (causal)
        {
            var future = ones([query.size(-2), key.size(-2)], ScalarType.Bool, query.device).triu(1);
            scores = scores.masked_fill(future, double.NegativeInfinity);
        }
        if (mask is not null)
            scores = mask.dtype == ScalarType.Bool ? scores.masked_fill(mask.logical_not(), double.NegativeInfinity) : scores + mask;
        var weights = scores.softmax(-1).to(value.dtype);
        if (dropout > 0)
            weights = nn.functional.dropout(weights, dropout);
        return weights.matmul(value).MoveToOuterDisposeScope();
    }
}
