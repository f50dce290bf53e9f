using static TorchSharp.torch;

namespace R2QBench.Methods.Gradients;

/// <summary>Gives a tensor another value and leaves its gradient as it was.</summary>
public static class StraightThrough
{
    /// <summary>A tensor whose bits are those of <paramref name="value"/> and whose gradient goes to <paramref name="surrogate"/> unchanged.</summary>
    /// <remarks>
    /// The textbook form <c>w + (q − w).detach()</c> is off by a rounding error, and <c>q + (w − w.detach())</c> turns −0 into +0.
    /// Here the copy's storage is overwritten with gradients off: a copy's backward needs no values, so nothing else notices.
    /// </remarks>
    /// <param name="surrogate">Any shape, float32.</param>
    /// <param name="value">Same shape and type; not recorded.</param>
    public static Tensor Replace(Tensor surrogate, Tensor value)
    {
        if (!surrogate.requires_grad || !is_grad_enabled()) return value.detach();
        var result = surrogate.clone();
        using (no_grad()) result.copy_(value);
        return result;
    }
}
