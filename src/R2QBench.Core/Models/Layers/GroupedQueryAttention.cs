using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Models.Families;
using R2QBench.Core.Models.Generation;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Core.Models.Layers;

/// <summary>Causal self-attention in which several query heads may share one key and value head.</summary>
/// <remarks>Source: Ainslie et al., arXiv 2305.13245. Key-value head j serves query heads j·r … j·r + r − 1, r = heads / key-value heads.</remarks>
internal sealed class GroupedQueryAttention : nn.Module<Tensor, BlockCache?, Tensor>
{
    private readonly DecoderConfig _config;
    private readonly RotaryTable? _rotary;
    private readonly QkvProjection _projection;
    private readonly LinearLayer _output;
    private readonly RmsNorm? _queryNorm;
    private readonly RmsNorm? _keyNorm;

    public GroupedQueryAttention(DecoderConfig config, DecoderNames names, int block, RotaryTable? rotary, TensorFormat format) : base(nameof(GroupedQueryAttention))
    {
        _config = config;
        _rotary = rotary;
        _projection = new QkvProjection(config, names, block, format);
        register_module("qkv", _projection);
        if (config.QueryKeyNorm)
        {
            _queryNorm = new RmsNorm(config.HeadDimension, config.NormEpsilon, format);
            _keyNorm = new RmsNorm(config.HeadDimension, config.NormEpsilon, format);
            register_module("query_norm", _queryNorm);
            register_module("key_norm", _keyNorm);
        }

        _output = new LinearLayer(names.InBlock(block, names.AttentionOutput), config.HiddenSize, config.QueryWidth, config.AttentionOutputBias, format);
        register_module("output", _output);
    }

    /// <summary>Shown every output [batch, seq, hidden], with a way to get the probabilities [batch, heads, queries, keys] behind it; null in plain training and evaluation.</summary>
    public Action<Func<Tensor>, Tensor>? Observer { get; set; }

    /// <summary>Its linear layers in the order of the computation.</summary>
    public IReadOnlyList<LinearLayer> Linears => [.. _projection.Linears, _output];

    /// <param name="input">[batch, seq, hidden]</param>
    /// <param name="cache">Keys and values of the tokens before, which takes in those of the input: any number of tokens into an empty one, else one.</param>
    public override Tensor forward(Tensor input, BlockCache? cache)
    {
        var start = cache?.Count ?? 0;
        var (query, key, value) = _projection.Heads(input);
        if (_queryNorm is not null) (query, key) = (_queryNorm.call(query), _keyNorm!.call(key));
        if (_rotary is not null) (query, key) = _rotary.Rotate(query, key, start);
        if (cache is not null) (key, value) = cache.Append(key, value);
        var mixed = Fused.attention(query, key, value, causal: true, 1 / Math.Sqrt(_config.HeadDimension), past: start);
        var output = _output.call(mixed.transpose(1, 2).reshape(input.size(0), input.size(1), _config.QueryWidth));
        Observer?.Invoke(() => Probabilities(query, key), output);
        return output;
    }

    /// <summary>What a fused product does not show: softmax(q·kᵀ/√head) over the keys that a query may see, float32.</summary>
    private Tensor Probabilities(Tensor query, Tensor key)
    {
        var (batch, heads, length) = (query.size(0), query.size(1), query.size(2));
        var shared = heads / key.size(1);
        var keys = key.unsqueeze(2).expand(batch, key.size(1), shared, length, _config.HeadDimension).reshape(batch, heads, length, _config.HeadDimension);
        var scores = query.matmul(keys.transpose(2, 3)).to(ScalarType.Float32) / Math.Sqrt(_config.HeadDimension);
        var hidden = full([length, length], double.NegativeInfinity, dtype: ScalarType.Float32, device: query.device).triu_(1);
        return (scores + hidden).softmax(-1);
    }
}
