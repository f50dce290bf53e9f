using R2QBench.Methods.Gradients;
using static TorchSharp.torch;

namespace R2QBench.Methods.Grids;

/// <summary>Planes of signs: float32 tensors of +1 and −1. A product with ±1 is exact, so a scaled plane has the scale's bits.</summary>
/// <remarks>Written as arithmetic: libtorch's <c>where</c> and comparisons take many times as long as a product on the CPU.</remarks>
public static class SignPlane
{
    /// <summary>sign(x) with sign(0) = +1.</summary>
    /// <returns>float32, same shape, without gradient.</returns>
    public static Tensor Of(Tensor values) => FromBits((values >= 0).to(ScalarType.Float32));

    /// <summary>sign(x) whose derivative is 1 where |x| ≤ 1 and 0 elsewhere.</summary>
    public static Tensor Chained(Tensor values)
    {
        using var plain = Of(values.detach());
        return StraightThrough.Replace(values.clamp(-1, 1), plain);
    }

    /// <summary>+1 where a code is 1, −1 where it is 0.</summary>
    /// <param name="codes">uint8 of 0 and 1.</param>
    public static Tensor FromOneBit(Tensor codes) => FromBits(codes.to(ScalarType.Float32));

    /// <summary>The planes of the higher and the lower bit of two-bit codes.</summary>
    /// <param name="codes">uint8, below 4.</param>
    public static (Tensor High, Tensor Low) FromTwoBits(Tensor codes)
    {
        var value = codes.to(ScalarType.Float32);
        var high = (value - 1).clamp_(0, 1);
        var low = value.sub_(high * 2);
        return (FromBits(high), FromBits(low));
    }

    /// <summary>Two planes as codes: 2·[high = +1] + [low = +1].</summary>
    /// <returns>uint8, same shape.</returns>
    public static Tensor ToTwoBits(Tensor high, Tensor low) => (high * 2).add_(low).add_(3).mul_(0.5).to(ScalarType.Byte);

    /// <summary>Takes over 0 and 1 and turns them into −1 and +1.</summary>
    private static Tensor FromBits(Tensor bits) => bits.mul_(2).sub_(1);
}
