using TorchSharp;
using static TorchSharp.torch;

namespace R2QBench.Runner.Benchmarks;

/// <summary>
/// What single operators are measured on: together larger than the caches of the device, so that the copy rate is what limits them; on the CPU no tensor
/// above 32 MiB, which the C library would take from the system anew each time.
/// </summary>
/// <param name="Texts">Sequences of a batch.</param>
/// <param name="Length">Tokens of each.</param>
/// <param name="Hidden">Width of the residual stream.</param>
/// <param name="Intermediate">Width of the MLP.</param>
/// <param name="Heads">Query heads.</param>
/// <param name="KeyHeads">Key and value heads.</param>
/// <param name="Vocabulary">Width of the logits.</param>
/// <param name="LossRows">Tokens that a loss is computed of.</param>
/// <param name="Rows">Rows of the weight matrix that is quantized.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Compute">Type of activations.</param>
internal sealed record KernelSizes(
    int Texts, int Length, int Hidden, int Intermediate, int Heads, int KeyHeads, int Vocabulary, int LossRows, int Rows, int Columns, ScalarType Compute)
{
    /// <summary>A processor with tens of megabytes of cache, or a device with fifty.</summary>
    public static KernelSizes Of(Device device) => device.type == DeviceType.CPU
        ? new(20, 256, 512, 1536, 8, 4, 8192, 960, 4096, 1536, ScalarType.Float32)
        : new(8, 2048, 2048, 5632, 32, 4, 32000, 16384, 11264, 4096, ScalarType.BFloat16);

    public long Tokens => (long)Texts * Length;

    public int Head => Hidden / Heads;

    public int Width => Compute == ScalarType.Float32 ? 4 : 2;

    public override string ToString() => FormattableString.Invariant(
        $"{Texts} × {Length} tokens, width {Hidden}, MLP {Intermediate}, {Heads} heads ({KeyHeads} for keys), losses of {LossRows} × {Vocabulary} logits, weights {Rows} × {Columns} float32 in groups of 64, computing in {Compute}");
}
