using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>Means and sums along the last dimension, summed in float64 and rounded once.</summary>
/// <remarks>
/// A float32 sum depends on its order, which differs between processors, numbers of threads, devices and versions of libtorch; this one is the same everywhere
/// (up to orders that matter in the sixteenth digit), so that kernels and plain operations agree bit for bit.
/// </remarks>
internal static class GroupMean
{
    /// <param name="values">float32 [rows, groups, size].</param>
    /// <returns>[rows, groups, 1] of the same type, differentiable.</returns>
    public static Tensor Of(Tensor values) => values.to(ScalarType.Float64).mean([-1], true).to(values.dtype);

    /// <summary>The sum, for what is computed from it before it is rounded.</summary>
    /// <param name="values">float32 [rows, groups, size].</param>
    /// <returns>float64 [rows, groups, 1], differentiable.</returns>
    public static Tensor Sum(Tensor values) => values.to(ScalarType.Float64).sum([-1], true);
}
