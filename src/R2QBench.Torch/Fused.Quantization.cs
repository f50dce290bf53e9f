using R2QBench.Torch.Interop;
using static TorchSharp.torch;

namespace R2QBench.Torch;

public static unsafe partial class Fused
{
    private static readonly Operator OwnFakeQuantize = new("r2q::fake_quantize");
    private static readonly Operator OwnFakeQuantizeKernel = new("r2q::fake_quantize_forward");

    /// <summary>Whether <see cref="fake_quantize"/> may be called for weights on that device; then it may for every grid, rule and way to handle scales.</summary>
    public static bool HasFakeQuantize(Device device) => Enabled && OwnFakeQuantizeKernel.RunsOn(device.type);

    /// <summary>Scales, codes and decoded weights of every group in one pass over the matrix; bit for bit what the grid's own code gives.</summary>
    /// <param name="weight">[out, in] latent weight; float32 or bfloat16 without a copy.</param>
    /// <param name="scales">The grid's parameters, float32 [out, groups] ([1, 1] per tensor), as the grid may use them; empty computes them from the weight.</param>
    /// <param name="grid">What groups are rounded to.</param>
    /// <param name="bits">Bits per code, where the grid has a choice.</param>
    /// <param name="groupSize">Columns per group, -1 per channel, 0 per tensor.</param>
    /// <param name="scaleFormat">How scales are rounded: 0 float16, 1 bfloat16, 2 float32.</param>
    /// <param name="rule">How the gradient gets past the grid.</param>
    /// <param name="live">The gradient goes through the computation of the scales as well.</param>
    /// <param name="dtype">Type of the result, rounded once.</param>
    /// <returns>[out, in], with gradient to the weight and to given scales. There is no second derivative.</returns>
    public static Tensor fake_quantize(
        Tensor weight, IReadOnlyList<Tensor> scales, KernelGrid grid, int bits, int groupSize, int scaleFormat, KernelRule rule, bool live, ScalarType dtype) =>
        OwnFakeQuantize.Call(weight, scales.ToArray(), (int)grid, bits, groupSize, scaleFormat, (int)rule, live, dtype);
}
