using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Models.Families;
using static TorchSharp.torch;

namespace R2QBench.Core.Models.Layers;

/// <summary>Attention and MLP, each with a norm and added to the residual stream.</summary>
internal sealed class DecoderBlock : nn.Module<Tensor, Tensor>
{
    private readonly DecoderConfig _config;
    private readonly nn.Module<Tensor, Tensor> _attentionNorm;
    private readonly GroupedQueryAttention _attention;
    private readonly nn.Module<Tensor, Tensor> _mlpNorm;
    private readonly nn.Module<Tensor, Tensor> _mlp;

    public DecoderBlock(DecoderConfig config, DecoderNames names, int block, RotaryTable? rotary, TensorFormat format) : base(nameof(DecoderBlock))
    {
        _config = config;
        _attentionNorm = NormLayer.Create(config, format);
        _attention = new GroupedQueryAttention(config, names, block, rotary, format);
        _mlpNorm = NormLayer.Create(config, format);
        _mlp = config.GatedMlp ? new GatedMlp(config, names, block, format) : new PlainMlp(config, names, block, format);
        register_module("attention_norm", _attentionNorm);
        register_module("attention", _attention);
        register_module("mlp_norm", _mlpNorm);
        register_module("mlp", _mlp);
    }

    /// <param name="input">[batch, seq, hidden]</param>
    /// <returns>The same shape. What only the backward pass needs is kept by it; all else is freed here.</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var output = (_config.ParallelResidual, _config.NormFirst) switch
        {
            (true, _) => input + _attention.call(_attentionNorm.call(input)) + _mlp.call(_mlpNorm.call(input)),
            (false, true) => NormFirst(input),
            (false, false) => NormLast(input),
        };
        return output.MoveToOuterDisposeScope();
    }

    private Tensor NormFirst(Tensor input)
    {
        var middle = input + _attention.call(_attentionNorm.call(input));
        return middle + _mlp.call(_mlpNorm.call(middle));
    }

    private Tensor NormLast(Tensor input)
    {
        var middle = _attentionNorm.call(input + _attention.call(input));
        return _mlpNorm.call(middle + _mlp.call(middle));
    }
}
