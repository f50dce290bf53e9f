using TorchSharp.Modules;
using static TorchSharp.torch;

namespace R2QBench.Core.Models.Layers;

/// <summary>Where a model's parameters live, how they are kept, and what it computes in.</summary>
/// <param name="Latent">Dtype of the parameters.</param>
/// <param name="Compute">Dtype of activations and products.</param>
/// <param name="Device">Where the parameters live.</param>
internal sealed record TensorFormat(ScalarType Latent, ScalarType Compute, Device Device)
{
    /// <summary>A parameter whose values are not set yet: building a model must not cost an initialisation that loading overwrites.</summary>
    public Parameter NewParameter(params long[] shape) => new(empty(shape, Latent, Device));
}
