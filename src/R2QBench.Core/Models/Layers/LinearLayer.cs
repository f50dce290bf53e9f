using R2QBench.Torch;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Core.Models.Layers;

/// <summary>y = x Wᵀ + b, with an optional transform between the latent weight W and the one that is multiplied with.</summary>
public sealed class LinearLayer : nn.Module<Tensor, Tensor>
{
    /// <param name="path">Name of the module in the weight files, e.g. <c>model.layers.0.mlp.down_proj</c>.</param>
    /// <param name="outputs">Output features.</param>
    /// <param name="inputs">Input features.</param>
    /// <param name="hasBias">Whether b exists.</param>
    /// <param name="format">Where parameters live and what is computed in.</param>
    internal LinearLayer(string path, long outputs, long inputs, bool hasBias, TensorFormat format) : base(nameof(LinearLayer))
    {
        Path = path;
        weight = format.NewParameter(outputs, inputs);
        register_parameter(nameof(weight), weight);
        if (!hasBias) return;
        bias = format.NewParameter(outputs);
        register_parameter(nameof(bias), bias);
    }

    /// <summary>Name of the module in the weight files, without <c>.weight</c>.</summary>
    public string Path { get; }

    /// <summary>[out, in] latent weight.</summary>
    public Parameter weight { get; }

    /// <summary>[out], or null.</summary>
    public Parameter? bias { get; }

    /// <summary>Replaces the latent weight in the product; null uses it as it is.</summary>
    public IWeightTransform? Transform { get; set; }

    /// <summary>Shown every input [..., in] before the product; it must copy what it keeps. Null in training and evaluation.</summary>
    public Action<Tensor>? InputObserver { get; set; }

    /// <param name="input">[…, in] in the compute dtype.</param>
    /// <returns>[…, out] in the compute dtype.</returns>
    public override Tensor forward(Tensor input)
    {
        InputObserver?.Invoke(input);
        return Fused.linear(input, Effective(input.dtype), bias?.to(input.dtype));
    }

    /// <summary>What is multiplied with, [out, in].</summary>
    /// <param name="dtype">Type of the product.</param>
    internal Tensor Effective(ScalarType dtype) => Transform?.Apply(weight, dtype) ?? weight.to(dtype);
}
