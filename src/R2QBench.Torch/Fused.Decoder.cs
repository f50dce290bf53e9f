using R2QBench.Torch.Interop;
using TorchSharp;
using static TorchSharp.torch;

namespace R2QBench.Torch;

public static unsafe partial class Fused
{
    private static readonly Operator OwnDecoderBlock = new("r2q::decoder_block");
    private static readonly Operator OwnDecoderNorm = new("r2q::decoder_norm");
    private static readonly Operator OwnHeadCrossEntropy = new("r2q::head_cross_entropy");

    /// <summary>Whether <see cref="decoder_block"/> and <see cref="head_cross_entropy"/> are there for a device and a compute dtype: CUDA, bfloat16, libtorch 2.8 or newer.</summary>
    public static bool has_decoder_block(Device device, ScalarType compute) =>
        Enabled && device.type == DeviceType.CUDA && compute == ScalarType.BFloat16 && OwnDecoderBlock.Exists;

    /// <summary>One block of a Llama-shaped decoder as one node of the autograd graph; the weights are fake-quantized on the way into the products.</summary>
    /// <param name="stream">[batch, seq, hidden] bfloat16; the block's input is the sum of it and <paramref name="delta"/>.</param>
    /// <param name="delta">As <paramref name="stream"/>; null stands for zeros.</param>
    /// <param name="weights">Query, key, value, output, gate, up, down: [out, in], all float32 or all bfloat16.</param>
    /// <param name="norms">Weights of the norms before attention and before the MLP.</param>
    /// <param name="cosines">float32 [at least seq, head / 2]; pairs are (i, i + head / 2).</param>
    /// <param name="sines">As <paramref name="cosines"/>.</param>
    /// <param name="heads">Query heads.</param>
    /// <param name="keyHeads">Key and value heads.</param>
    /// <param name="eps">Added to the mean square.</param>
    /// <param name="quantization">How the weights are rounded, gradients passing straight through; null multiplies with them as they are.</param>
    /// <param name="recompute">What the backward pass computes again.</param>
    /// <returns>The new pair (stream, delta).</returns>
    /// <remarks>The backward pass runs once. Gradients of float32 weights are float32 sums that were never rounded.</remarks>
    public static (Tensor Stream, Tensor Delta) decoder_block(
        Tensor stream, Tensor? delta, IReadOnlyList<Tensor> weights, (Tensor First, Tensor Second) norms, Tensor cosines, Tensor sines,
        int heads, int keyHeads, double eps, FusedQuantization? quantization, Recomputation recompute) =>
        OwnDecoderBlock.CallPair(
            stream, delta, weights[0], weights[1], weights[2], weights[3], weights[4], weights[5], weights[6], norms.First, norms.Second, cosines, sines,
            heads, keyHeads, eps, quantization is null ? -1 : (int)quantization.Grid, quantization?.Bits ?? 2, quantization?.GroupSize ?? 64, quantization?.ScaleFormat ?? 0,
            (long)recompute, false);

    /// <summary>Root-mean-square norm of stream + delta: what follows the last <see cref="decoder_block"/>.</summary>
    public static Tensor decoder_norm(Tensor stream, Tensor delta, Tensor weight, double eps) => OwnDecoderNorm.Call(stream, delta, weight, eps);

    /// <summary>Mean next-token cross-entropy of rows times a head, some thousand rows of logits at a time.</summary>
    /// <param name="x">[rows, hidden] bfloat16.</param>
    /// <param name="weight">[vocab, hidden], float32 or bfloat16; rounded to x's type for the products.</param>
    /// <param name="targets">int64 [rows]; negative ones do not count.</param>
    /// <param name="chunk">Rows of logits that exist at once; 0 chooses by the width: enough rows to fill the device.</param>
    /// <returns>float32 scalar, nats per token.</returns>
    public static Tensor head_cross_entropy(Tensor x, Tensor weight, Tensor targets, long chunk = 0) =>
        OwnHeadCrossEntropy.Call(x, weight, targets, chunk > 0 ? chunk : RowsOnDevice(x.size(1)));
}
