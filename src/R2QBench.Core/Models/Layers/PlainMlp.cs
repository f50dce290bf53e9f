using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Models.Families;
using static TorchSharp.torch;

namespace R2QBench.Core.Models.Layers;

/// <summary>down(f(up(x))).</summary>
internal sealed class PlainMlp : nn.Module<Tensor, Tensor>
{
    private readonly LinearLayer _up;
    private readonly LinearLayer _down;
    private readonly Activation _activation;

    public PlainMlp(DecoderConfig config, DecoderNames names, int block, TensorFormat format) : base(nameof(PlainMlp))
    {
        _activation = config.Activation;
        _up = new LinearLayer(names.InBlock(block, names.Up), config.IntermediateSize, config.HiddenSize, config.MlpBias, format);
        _down = new LinearLayer(names.InBlock(block, names.Down), config.HiddenSize, config.IntermediateSize, config.MlpBias, format);
        register_module("up", _up);
        register_module("down", _down);
    }

    /// <param name="input">[batch, seq, hidden]</param>
    public override Tensor forward(Tensor input) => _down.call(_activation.Apply(_up.call(input)));
}
