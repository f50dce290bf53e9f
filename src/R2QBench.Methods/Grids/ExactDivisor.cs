using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>Numbers to divide by with one rounding on every device.</summary>
/// <remarks>A division by a plain number is a multiplication by its rounded reciprocal on CUDA; one by a tensor is a division everywhere.</remarks>
internal static class ExactDivisor
{
    /// <param name="value">The divisor.</param>
    /// <param name="like">A tensor on the device that it is needed on.</param>
    /// <returns>float32 [1].</returns>
    public static Tensor Of(double value, Tensor like) => full([1], value, dtype: ScalarType.Float32, device: like.device);
}
