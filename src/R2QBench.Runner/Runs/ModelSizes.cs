using R2QBench.Core.Models;
using R2QBench.Core.Specs;
using R2QBench.Methods.Quantizers;

namespace R2QBench.Runner.Runs;

/// <summary>Computes a <see cref="ModelSize"/> from shapes alone; loads no native library.</summary>
public static class ModelSizes
{
    /// <param name="model">What the model is made of.</param>
    /// <param name="spec">Compute dtype and quantization.</param>
    /// <param name="layers">Layers that are quantized; empty for full precision.</param>
    public static ModelSize Of(ModelFacts model, RunSpec spec, IReadOnlyList<LinearShape> layers)
    {
        var bits = new EffectiveBits(0, 0, 0, 0);
        if (layers.Count > 0)
        {
            var quantizer = QuantizerRegistry.Create(spec.Quantization);
            bits = EffectiveBits.Total(layers.Select(layer => quantizer.Bits(layer.Out, layer.In)));
        }

        var other = (model.ParameterCount - bits.Weights) * ComputeDtypes.Bytes(spec.Model.Dtype);
        return new ModelSize(model.ParameterCount, bits.Weights, bits.StoredBytes, bits.EntropyBits, other);
    }
}
