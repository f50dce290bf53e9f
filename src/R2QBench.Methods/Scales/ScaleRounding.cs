using R2QBench.Methods.Gradients;
using static TorchSharp.torch;

namespace R2QBench.Methods.Scales;

/// <summary>
/// Rounds scales to the format they are stored in, at the moment they are computed: codes are then assigned and decoded with the
/// rounded values, so that training, evaluation and the file on disk share one set of numbers.
/// </summary>
/// <remarks>The gradient passes through unchanged. Values stay float32 tensors; a value beyond float16's range becomes infinite and is refused by the quantizer.</remarks>
public sealed class ScaleRounding(ScaleDtype dtype)
{
    /// <summary>The format that scales are stored in.</summary>
    public ScaleDtype Dtype { get; } = dtype;

    /// <summary>The nearest representable values (ties to even).</summary>
    /// <param name="scale">float32, any shape.</param>
    /// <returns>float32, same shape.</returns>
    public Tensor Round(Tensor scale)
    {
        if (Dtype == ScaleDtype.Float32) return scale;
        using var value = scale.detach().to(Dtype.ScalarType);
        return StraightThrough.Replace(scale, value.to(ScalarType.Float32));
    }

    /// <summary>As <see cref="Round"/>, but never below the smallest positive number, so that weights can be divided by it.</summary>
    public Tensor RoundDivisor(Tensor scale) => Round(scale).clamp(min: Dtype.SmallestDivisor);

    /// <summary>As <see cref="RoundDivisor"/> for a learned scale: it keeps its gradient below the floor, so that training can lift it again.</summary>
    /// <param name="learned">float32, any sign.</param>
    /// <param name="floor">Smallest value used, in weight units.</param>
    public Tensor RoundLearnedDivisor(Tensor learned, double floor = 0) =>
        StraightThrough.Replace(learned, RoundDivisor(learned.detach().clamp(min: floor)));
}
