using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Models.Families;
using static TorchSharp.torch;

namespace R2QBench.Core.Models.Layers;

/// <summary>Projects the residual stream to query, key and value heads, however the family stores the weights.</summary>
internal sealed class QkvProjection : nn.Module
{
    private readonly DecoderConfig _config;
    private readonly LinearLayer[] _linears;

    public QkvProjection(DecoderConfig config, DecoderNames names, int block, TensorFormat format) : base(nameof(QkvProjection))
    {
        _config = config;
        LinearLayer Linear(string key, string module, long outputs)
        {
            var linear = new LinearLayer(names.InBlock(block, module), outputs, config.HiddenSize, config.QkvBias, format);
            register_module(key, linear);
            return linear;
        }

        _linears = config.Qkv == QkvLayout.Separate
            ?
            [
                Linear("query", names.Query, config.QueryWidth),
                Linear("key", names.Key, config.KeyValueWidth),
                Linear("value", names.Value, config.KeyValueWidth),
            ]
            : [Linear("fused", names.Qkv, config.QueryWidth + 2 * config.KeyValueWidth)];
    }

    /// <summary>Query, key and value, or the one layer of all three.</summary>
    public IReadOnlyList<LinearLayer> Linears => _linears;

    /// <param name="input">[batch, seq, hidden]</param>
    /// <returns>Query [batch, heads, seq, head]; key and value [batch, key-value heads, seq, head].</returns>
    public (Tensor Query, Tensor Key, Tensor Value) Heads(Tensor input)
    {
        switch (_config.Qkv)
        {
            case QkvLayout.Separate:
                return (Split(_linears[0].call(input), _config.Heads), Split(_linears[1].call(input), _config.KeyValueHeads), Split(_linears[2].call(input), _config.KeyValueHeads));
            case QkvLayout.FusedBlocks:
                var blocks = _linears[0].call(input).split([_config.QueryWidth, _config.KeyValueWidth, _config.KeyValueWidth], -1);
                return (Split(blocks[0], _config.Heads), Split(blocks[1], _config.KeyValueHeads), Split(blocks[2], _config.KeyValueHeads));
            case QkvLayout.FusedHeads:
                var heads = _linears[0].call(input).view(input.size(0), input.size(1), _config.Heads, 3 * _config.HeadDimension).transpose(1, 2).chunk(3, -1);
                return (heads[0], heads[1], heads[2]);
            default:
                throw new InvalidOperationException($"Unknown layout {_config.Qkv}.");
        }
    }

    private Tensor Split(Tensor projected, long heads) =>
        projected.view(projected.size(0), projected.size(1), heads, _config.HeadDimension).transpose(1, 2);
}
