using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>A grid with a range: weights beyond it are clipped, or at least their gradient is.</summary>
public interface IRangedGrid : IGrid
{
    /// <summary>1 where a weight is within the range, 0 where it is beyond.</summary>
    /// <param name="block">float32 [rows, groups, size].</param>
    /// <param name="parameters">float32 [rows, groups, 1].</param>
    /// <returns>float32 [rows, groups, size].</returns>
    Tensor Inside(Tensor block, IReadOnlyList<Tensor> parameters);
}
