using R2QBench.Torch.Interop;
using TorchSharp;
using static TorchSharp.torch;

namespace R2QBench.Torch;

public static unsafe partial class Fused
{
    /// <summary>Logits that exist at once, about: they stay in the cache.</summary>
    private const long LogitsAtOnce = 1 << 18;

    /// <summary>Rows of logits that a product needs to be worth its preparation.</summary>
    private const long FewestRows = 256;

    private static readonly Operator OwnLinearCrossEntropy = new("r2q::linear_cross_entropy");
    private static readonly Operator OwnLinearDivergence = new("r2q::linear_divergence");
    private static readonly Operator OwnDivergenceRows = new("r2q::divergence_rows_");

    /// <summary>Rows of logits at once on CUDA for a hidden state of a width: enough to fill the device.</summary>
    private static long RowsOnDevice(long width) => width >= 2048 ? 4096 : 16384;

    /// <summary>Whether <see cref="linear_loss"/> is there for a device and a compute dtype: float32 and bfloat16 on the CPU, bfloat16 on CUDA.</summary>
    public static bool has_linear_loss(Device device, ScalarType compute) =>
        Enabled && OwnDivergenceRows.RunsOn(device.type) && (compute == ScalarType.BFloat16 || (device.type == DeviceType.CPU && compute == ScalarType.Float32));

    /// <summary>A loss over next-token distributions, from what goes into the output products; the logits are never stored whole.</summary>
    /// <param name="kind">Which loss.</param>
    /// <param name="mix">The teacher's share in <see cref="KernelLoss.JensenShannon"/>; other losses do not look at it.</param>
    /// <param name="student">Input [rows, hidden] and matrix [vocab, hidden] of the student's output product; both get gradients.</param>
    /// <param name="teacher">The teacher's, of any width; null for <see cref="KernelLoss.CrossEntropy"/>.</param>
    /// <param name="targets">int64 [rows]: the token that follows; negative ones do not count.</param>
    /// <param name="chunk">Rows of logits that exist at once; 0 chooses.</param>
    /// <returns>float32 scalar: the mean over counted rows, nats; 0 if there are none.</returns>
    /// <remarks>Gradients are made in the forward pass and given away by the backward pass, which therefore runs once and has no derivative.</remarks>
    public static Tensor linear_loss(
        KernelLoss kind, double mix, (Tensor Input, Tensor Matrix) student, (Tensor Input, Tensor Matrix)? teacher, Tensor targets, long chunk = 0)
    {
        if (chunk == 0) chunk = student.Input.is_cuda ? RowsOnDevice(student.Input.size(1)) : Math.Max(FewestRows, LogitsAtOnce / student.Matrix.size(0));
        if (kind == KernelLoss.CrossEntropy) return OwnLinearCrossEntropy.Call(student.Input, student.Matrix, targets, chunk);
        var (input, matrix) = teacher ?? throw new ArgumentNullException(nameof(teacher), $"{kind} needs a teacher.");
        return OwnLinearDivergence.Call(student.Input, student.Matrix, input, matrix, targets, (long)kind, mix, chunk);
    }
}
