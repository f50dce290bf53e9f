using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>Means along the last dimension, summed in float64 and rounded once.</summary>
/// <remarks>
/// A float32 sum depends on its order, which differs between processors, devices and versions of libtorch; this one is the same everywhere
/// (up to orders that matter in the sixteenth digit), so that kernels and plain operations agree bit for bit.
/// </remarks>
internal static class GroupMean
{
    /// <param name="values">float32 [rows, groups, size].</param>
    /// <returns>[rows, groups, 1] of the same type, differentiable.</returns>
    public static Tensor Of(Tensor values) => values.to(ScalarType.Float64).mean([-1], true).to(values.dtype);
}
