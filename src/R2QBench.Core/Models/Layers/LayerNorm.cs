using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Core.Models.Layers;

/// <summary>(x − mean) / √(variance + ε) · weight + bias.</summary>
/// <remarks>Source: Ba et al., arXiv 1607.06450.</remarks>
internal sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    private readonly double _epsilon;

    public LayerNorm(long width, double epsilon, TensorFormat format) : base(nameof(LayerNorm))
    {
        _epsilon = epsilon;
        weight = format.NewParameter(width);
        bias = format.NewParameter(width);
        register_parameter(nameof(weight), weight);
        register_parameter(nameof(bias), bias);
    }

    /// <summary>[width]</summary>
    public Parameter weight { get; }

    /// <summary>[width]</summary>
    public Parameter bias { get; }

    /// <param name="input">[…, width]</param>
    public override Tensor forward(Tensor input) =>
        nn.functional.layer_norm(input, weight.shape, weight.to(input.dtype), bias.to(input.dtype), _epsilon);
}
