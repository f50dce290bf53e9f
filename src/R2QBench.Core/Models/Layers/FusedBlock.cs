using R2QBench.Core.Models.Configuration;
using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Core.Models.Layers;

/// <summary>A Llama-shaped block as one operator, on devices that have it; the same parameters, transforms and result as its layers one by one.</summary>
/// <param name="config">Shape of the model.</param>
/// <param name="rotary">The model's angles.</param>
/// <param name="linears">Query, key, value, output, gate, up, down.</param>
/// <param name="attentionNorm">Before attention.</param>
/// <param name="mlpNorm">Before the MLP.</param>
internal sealed class FusedBlock(DecoderConfig config, RotaryTable rotary, IReadOnlyList<LinearLayer> linears, RmsNorm attentionNorm, RmsNorm mlpNorm)
{
    private const int MostOfHead = 128;

    /// <summary>True for blocks that the operator computes: norm first, root-mean-square norms, rotation of whole heads, SwiGLU, no biases.</summary>
    public static bool Fits(DecoderConfig config) =>
        config is
        {
            Norm: NormKind.RootMeanSquare, NormFirst: true, ParallelResidual: false, GatedMlp: true, Activation: Activation.Silu, Qkv: QkvLayout.Separate,
            QkvBias: false, AttentionOutputBias: false, MlpBias: false, QueryKeyNorm: false, Rotary: not null,
        }
        && config.Rotary.Dimensions == config.HeadDimension && config.HeadDimension % 16 == 0 && config.HeadDimension <= MostOfHead
        && config.HiddenSize % 8 == 0 && config.IntermediateSize % 8 == 0;

    /// <summary>Whether nothing watches or keeps the block's inner layers.</summary>
    public bool IsFree => linears.All(layer => layer.InputObserver is null);

    /// <param name="stream">[batch, seq, hidden]; the input is the sum of it and <paramref name="delta"/>.</param>
    /// <param name="delta">Null before the first block.</param>
    /// <param name="recompute">What the backward pass computes again.</param>
    /// <returns>The pair whose sum is the block's output.</returns>
    public (Tensor Stream, Tensor Delta) Call(Tensor stream, Tensor? delta, Recomputation recompute)
    {
        using var scope = NewDisposeScope();
        var (cosines, sines) = rotary.Tables((int)stream.size(1), stream.device);
        var quantization = linears[0].Transform?.Fused;
        var latent = linears.All(layer => layer.Transform?.Fused == quantization && (quantization is not null || layer.Transform is null) && layer.weight.dtype == linears[0].weight.dtype);
        // What the block cannot quantize itself is handed over quantized; its gradient is float32.
        var weights = latent
            ? linears.Select(layer => (Tensor)layer.weight).ToArray()
            : [.. linears.Select(layer => layer.Transform?.Apply(layer.weight, ScalarType.Float32) ?? layer.weight.to(ScalarType.Float32))];
        var (next, change) = Torch.Fused.decoder_block(
            stream, delta, weights, (attentionNorm.weight, mlpNorm.weight), cosines, sines, config.Heads, config.KeyValueHeads, config.NormEpsilon,
            latent ? quantization : null, recompute);
        return (next.MoveToOuterDisposeScope(), change.MoveToOuterDisposeScope());
    }
}
