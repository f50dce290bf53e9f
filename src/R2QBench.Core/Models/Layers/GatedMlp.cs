using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Models.Families;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Core.Models.Layers;

/// <summary>down(f(gate(x)) ∘ up(x)).</summary>
/// <remarks>Source: Shazeer, arXiv 2002.05202.</remarks>
internal sealed class GatedMlp : nn.Module<Tensor, Tensor>
{
    private readonly LinearLayer _gate;
    private readonly LinearLayer _up;
    private readonly LinearLayer _down;
    private readonly Activation _activation;

    public GatedMlp(DecoderConfig config, DecoderNames names, int block, TensorFormat format) : base(nameof(GatedMlp))
    {
        _activation = config.Activation;
        _gate = new LinearLayer(names.InBlock(block, names.Gate), config.IntermediateSize, config.HiddenSize, config.MlpBias, format);
        _up = new LinearLayer(names.InBlock(block, names.Up), config.IntermediateSize, config.HiddenSize, config.MlpBias, format);
        _down = new LinearLayer(names.InBlock(block, names.Down), config.HiddenSize, config.IntermediateSize, config.MlpBias, format);
        register_module("gate", _gate);
        register_module("up", _up);
        register_module("down", _down);
    }

    /// <summary>Gate, up, down.</summary>
    public IReadOnlyList<LinearLayer> Linears => [_gate, _up, _down];

    /// <param name="input">[batch, seq, hidden]</param>
    public override Tensor forward(Tensor input) =>
        _down.call(_activation == Activation.Silu ? Fused.swiglu(_gate.call(input), _up.call(input)) : _activation.Apply(_gate.call(input)) * _up.call(input));
}
