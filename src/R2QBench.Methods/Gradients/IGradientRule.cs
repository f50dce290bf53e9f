using R2QBench.Methods.Grids;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Gradients;

/// <summary>How the gradient gets past the steps of a quantizer.</summary>
/// <remarks>
/// A rule gives a differentiable stand-in for the quantized block; only its derivatives count, its values are replaced by the true ones.
/// Whether scales are constants, follow the weights or are parameters shows in whether they require a gradient.
/// </remarks>
public interface IGradientRule
{
    /// <summary>Name in specs.</summary>
    string Name { get; }

    /// <summary>One line for people, with the formula.</summary>
    string Meaning { get; }

    /// <summary>The same rule in kernels.</summary>
    KernelRule Kernel { get; }

    /// <summary>True if the grid has what the rule needs.</summary>
    bool AppliesTo(IGrid grid);

    /// <summary>The stand-in.</summary>
    /// <param name="grid">One that the rule applies to.</param>
    /// <param name="block">float32 [rows, groups, size] with gradient.</param>
    /// <param name="codes">uint8 [rows, groups, size].</param>
    /// <param name="parameters">float32 [rows, groups, 1], with gradient where scales have one.</param>
    /// <returns>[rows, groups, size].</returns>
    Tensor Surrogate(IGrid grid, Tensor block, Tensor codes, IReadOnlyList<Tensor> parameters);
}
