using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Models.Families;
using R2QBench.Core.Models.Generation;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Core.Models.Layers;

/// <summary>Attention and MLP, each with a norm and added to the residual stream.</summary>
internal sealed class DecoderBlock : nn.Module<Tensor, BlockCache?, Tensor>
{
    private readonly DecoderConfig _config;
    private readonly nn.Module<Tensor, Tensor> _attentionNorm;
    private readonly GroupedQueryAttention _attention;
    private readonly nn.Module<Tensor, Tensor> _mlpNorm;
    private readonly nn.Module<Tensor, Tensor> _mlp;
    private readonly Checkpoint _recomputed;
    private readonly Checkpoint _recomputedMlp;

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
        _recomputed = new Checkpoint(input => call(input, null));
        _recomputedMlp = new Checkpoint(_mlp.call);
        if (FusedBlock.Fits(config) && _mlp is GatedMlp gated)
            Fused = new FusedBlock(config, rotary!, [.. _attention.Linears, .. gated.Linears], (RmsNorm)_attentionNorm, (RmsNorm)_mlpNorm);
    }

    /// <inheritdoc cref="GroupedQueryAttention.Observer"/>
    public Action<Func<Tensor>, Tensor>? AttentionObserver { set => _attention.Observer = value; }

    /// <summary>Whether the backward pass computes the MLP again from its input.</summary>
    public bool RecomputesMlp { get; set; }

    /// <summary>The seven linear layers and two norms that the fused block computes with; null where the block is of another shape.</summary>
    public FusedBlock? Fused { get; }

    /// <summary>As the call without a cache, but the backward pass keeps the input only; not where somebody watches the attention, whose gradient would get lost.</summary>
    /// <param name="input">[batch, seq, hidden]</param>
    public Tensor CallRecomputed(Tensor input) => _attention.Observer is null ? _recomputed.Run(input) : call(input, null);

    /// <param name="input">[batch, seq, hidden]</param>
    /// <param name="cache">Keys and values of the tokens before; null where the input is the whole text.</param>
    /// <returns>The same shape. What only the backward pass needs is kept by it; all else is freed here.</returns>
    public override Tensor forward(Tensor input, BlockCache? cache)
    {
        using var scope = NewDisposeScope();
        var output = (_config.ParallelResidual, _config.NormFirst) switch
        {
            (true, _) => input + _attention.call(_attentionNorm.call(input), cache) + Mlp(_mlpNorm.call(input)),
            (false, true) => NormFirst(input, cache),
            (false, false) => NormLast(input, cache),
        };
        return output.MoveToOuterDisposeScope();
    }

    private Tensor NormFirst(Tensor input, BlockCache? cache)
    {
        var change = _attention.call(_attentionNorm.call(input), cache);
        if (_mlpNorm is not RmsNorm norm)
        {
            var middle = input + change;
            return middle + Mlp(_mlpNorm.call(middle));
        }

        var (normed, sum) = norm.AfterAddition(input, change);
        return sum + Mlp(normed);
    }

    private Tensor NormLast(Tensor input, BlockCache? cache)
    {
        var middle = _attentionNorm.call(input + _attention.call(input, cache));
        return _mlpNorm.call(middle + Mlp(middle));
    }

    private Tensor Mlp(Tensor input) => RecomputesMlp ? _recomputedMlp.Run(input) : _mlp.call(input);
}
