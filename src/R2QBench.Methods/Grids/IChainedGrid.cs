using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>A grid whose formula can be followed by the chain rule, its steps (rounding, signs) replaced by straight-through ones.</summary>
public interface IChainedGrid : IGrid
{
    /// <summary>The quantized block by the formula itself, differentiable in weights and parameters.</summary>
    /// <param name="block">float32 [rows, groups, size].</param>
    /// <param name="parameters">float32 [rows, groups, 1].</param>
    /// <returns>[rows, groups, size]; only its derivatives are used.</returns>
    Tensor Chain(Tensor block, IReadOnlyList<Tensor> parameters);
}
