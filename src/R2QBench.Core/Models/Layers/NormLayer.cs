using R2QBench.Core.Models.Configuration;
using static TorchSharp.torch;

namespace R2QBench.Core.Models.Layers;

/// <summary>Makes the norm that a configuration asks for, over the residual stream.</summary>
internal static class NormLayer
{
    public static nn.Module<Tensor, Tensor> Create(DecoderConfig config, TensorFormat format) => config.Norm == NormKind.Layer
        ? new LayerNorm(config.HiddenSize, config.NormEpsilon, format)
        : new RmsNorm(config.HiddenSize, config.NormEpsilon, format);
}
