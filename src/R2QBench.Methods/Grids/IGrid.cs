using R2QBench.Methods.Gradients;
using R2QBench.Methods.Scales;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>
/// The mathematics of one quantizer on one block of groups: scales from weights, codes from weights and scales, weights from codes and scales.
/// </summary>
/// <remarks>
/// A grid knows nothing of matrices, short last groups, checks, packing or gradients: it works along the last dimension only. A block is
/// float32 [rows, groups, size] and finite; every parameter is float32 [rows, groups, 1]; codes are uint8 [rows, groups, size], each
/// below <see cref="Levels"/>. Nothing may be changed in place. <see cref="Fit"/> and <see cref="Decode"/> are differentiable where a
/// derivative exists; <see cref="Assign"/> is not. The metadata members load no native library.
/// </remarks>
public interface IGrid
{
    /// <summary>How many different codes there are; decides how they are packed.</summary>
    int Levels { get; }

    /// <summary>What is stored per group besides the codes, in the order of the lists below.</summary>
    IReadOnlyList<GridParameter> Parameters { get; }

    /// <summary>The largest level in units of the scale (seq: 1, as in its code); enters the gradient factor of learned scales only.</summary>
    double LargestLevel => 1;

    /// <summary>The native kernel that computes <see cref="Fit"/>, <see cref="Assign"/> and <see cref="Decode"/> in one pass; null if there is none.</summary>
    KernelGrid? Kernel => null;

    /// <summary>The closed-form parameters of each group, scales already rounded to their stored format.</summary>
    /// <param name="block">[rows, groups, size].</param>
    /// <param name="rounding">To be applied to every scale before anything else is derived from it.</param>
    /// <returns>One tensor [rows, groups, 1] for each of <see cref="Parameters"/>.</returns>
    Tensor[] Fit(Tensor block, ScaleRounding rounding);

    /// <summary>The code of every weight under given parameters.</summary>
    /// <returns>uint8 [rows, groups, size].</returns>
    Tensor Assign(Tensor block, IReadOnlyList<Tensor> parameters);

    /// <summary>The weights that codes and parameters stand for.</summary>
    /// <returns>float32 [rows, groups, size].</returns>
    Tensor Decode(Tensor codes, IReadOnlyList<Tensor> parameters);

    /// <summary>Learned parameters as the grid may use them: scales rounded, codes whole and in range. Differentiable; elementwise.</summary>
    /// <param name="learned">One float32 tensor for each of <see cref="Parameters"/>, as the optimizer left it.</param>
    /// <param name="rounding">To be applied to every scale.</param>
    Tensor[] Constrain(IReadOnlyList<Tensor> learned, ScaleRounding rounding) =>
        [.. Parameters.Zip(learned, (parameter, value) => parameter.Kind == ParameterKind.Scale
            ? rounding.Round(value)
            : StraightThrough.Replace(value, value.detach().round().clamp(0, Levels - 1)))];
}
