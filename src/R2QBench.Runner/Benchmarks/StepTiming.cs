namespace R2QBench.Runner.Benchmarks;

/// <summary>Measured training steps of one case.</summary>
/// <param name="Case">Shape, method and settings in words.</param>
/// <param name="Tokens">Per step.</param>
/// <param name="Median">Milliseconds per step.</param>
/// <param name="Percentile5">Milliseconds.</param>
/// <param name="Percentile95">Milliseconds.</param>
/// <param name="PeakAllocated">Bytes.</param>
/// <param name="PeakReserved">Bytes.</param>
/// <param name="Tflops">Model operations per second of the median step, in 10¹².</param>
/// <param name="QuantizationMilliseconds">Fake quantization of all weights as often as a step does it, measured by itself.</param>
/// <param name="Loss">Of the last step.</param>
/// <param name="Remark">Whether it was a graph, and why not.</param>
/// <param name="Growth">Change of reserved device memory from the first to the last timed step, bytes.</param>
/// <param name="HeldBefore">Device memory that tensors held before the case began, bytes: part of its peak without being its own; 0 where cases leave nothing behind.</param>
/// <param name="Problem">What went wrong, e.g. out of memory; all figures are then 0.</param>
/// <param name="Peer">The PyTorch script's figures in the same call, if asked for.</param>
public sealed record StepTiming(
    string Case, long Tokens, double Median, double Percentile5, double Percentile95, long PeakAllocated, long PeakReserved, double Tflops,
    double QuantizationMilliseconds, double Loss, string Remark, long Growth = 0, long HeldBefore = 0, string? Problem = null, PeerTiming? Peer = null)
{
    public double TokensPerSecond => Median > 0 ? Tokens / Median * 1e3 : 0;

    public double QuantizationShare => Median > 0 ? QuantizationMilliseconds / Median : 0;
}

/// <summary>What the PyTorch script measured.</summary>
/// <param name="TokensPerSecond">With torch.compile.</param>
/// <param name="PeakGiB">Most memory allocated.</param>
/// <param name="Line">Its own words.</param>
public sealed record PeerTiming(double TokensPerSecond, double PeakGiB, string Line);
