using static TorchSharp.torch;

namespace R2QBench.Runner.Training;

/// <summary>Training batches by number: batch <c>i</c> holds windows <c>i·B … i·B + B − 1</c> of the <see cref="WindowOrder"/>.</summary>
public sealed class BatchSource(TokenStream stream, int batchSize, int sequenceLength, long seed)
{
    private readonly WindowOrder _order = new(stream.Count, sequenceLength, seed);

    /// <summary>Tokens that one batch trains on.</summary>
    public long TokensPerBatch => (long)batchSize * sequenceLength;

    /// <summary>Windows per pass over the text.</summary>
    public int WindowsPerEpoch => _order.WindowsPerEpoch;

    /// <summary>Inputs and targets, both int64 [batch, seq]; a target is the token after its input. The caller owns both.</summary>
    public (Tensor Inputs, Tensor Targets) Batch(long index, Device device)
    {
        var inputs = new long[batchSize * sequenceLength];
        var targets = new long[batchSize * sequenceLength];
        for (var row = 0; row < batchSize; row++)
        {
            var start = _order.Start(index * batchSize + row);
            stream.CopyTo(start, inputs.AsSpan(row * sequenceLength, sequenceLength));
            stream.CopyTo(start + 1, targets.AsSpan(row * sequenceLength, sequenceLength));
        }

        return (tensor(inputs, [batchSize, sequenceLength], device: device), tensor(targets, [batchSize, sequenceLength], device: device));
    }
}
