using R2QBench.Torch;

namespace R2QBench.Methods.Losses;

/// <summary>A loss as <see cref="Fused.linear_loss"/> computes it.</summary>
/// <param name="Kind">Which loss.</param>
/// <param name="Mix">The teacher's share in a Jensen–Shannon divergence.</param>
public sealed record ChunkedLoss(KernelLoss Kind, double Mix = 0);
