using R2QBench.Methods.Grids;
using R2QBench.Methods.Groups;
using R2QBench.Methods.Scales;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Quantizers;

/// <summary>Turns weights into codes and scales, and codes and scales into weights. Immutable: one instance serves every layer.</summary>
public interface IQuantizer
{
    /// <summary>What is quantized by.</summary>
    MethodDescription Method { get; }

    /// <summary>Bits, group size, scale format, start and options.</summary>
    QuantizerSettings Settings { get; }

    /// <summary>The mathematics on one block of groups.</summary>
    IGrid Grid { get; }

    /// <summary>How scales are rounded to their stored format.</summary>
    ScaleRounding Rounding { get; }

    /// <summary>The parameters of each group of a block by the start that the settings name.</summary>
    /// <param name="block">float32 [rows, groups, size].</param>
    /// <param name="rounding">How scales are rounded; null as they are stored.</param>
    /// <returns>One tensor [rows, groups, 1] for each parameter of the grid.</returns>
    Tensor[] Fit(Tensor block, ScaleRounding? rounding = null);

    /// <summary>Codes and scales of a weight.</summary>
    /// <param name="weight">[out, in], any floating type, any strides; not modified.</param>
    /// <param name="parameters">Given parameters (learned ones), float32 [out, groups], in the order of the grid's; null computes them from the weight.</param>
    /// <returns>Owned by the caller, outside every dispose scope.</returns>
    /// <exception cref="Core.Errors.ProblemException">The weight has NaN or infinite values, or a scale is beyond the range of its format.</exception>
    /// <exception cref="ArgumentException">The weight is no matrix, is empty, or is not of floating type.</exception>
    QuantizedWeight Encode(Tensor weight, IReadOnlyList<Tensor>? parameters = null);

    /// <summary>The weight that is stored: float32 [out, in], on the device of the codes.</summary>
    Tensor Decode(QuantizedWeight quantized);

    /// <summary>Bit for bit <c>Decode(Encode(weight))</c>, without the checks and without keeping codes; for every step of training.</summary>
    /// <param name="weight">[out, in], any floating type.</param>
    /// <returns>float32 [out, in], without gradient.</returns>
    Tensor Quantize(Tensor weight);

    /// <summary>The same in one native pass, with gradient; null where no kernel does what this quantizer asks for.</summary>
    /// <param name="weight">[out, in], any floating type.</param>
    /// <param name="parameters">Given parameters, float32 [out, groups]; null computes them from the weight.</param>
    /// <param name="rule">How the gradient gets past the grid.</param>
    /// <param name="live">The gradient goes through the computation of the parameters as well.</param>
    /// <param name="dtype">Type of the result.</param>
    Tensor? QuantizeByKernel(Tensor weight, IReadOnlyList<Tensor>? parameters, KernelRule rule, bool live, ScalarType dtype);

    /// <summary>Sizes as stored; loads no native library.</summary>
    EffectiveBits Bits(long outFeatures, long inFeatures);

    /// <summary>The groups of a matrix under this group size.</summary>
    GroupLayout Layout(long outFeatures, long inFeatures);
}
