using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Losses;

/// <summary>
/// Generalized Jensen–Shannon divergence: with C = β·T + (1 − β)·S the loss is β·KL(T‖C) + (1 − β)·KL(S‖C).
/// Gradient per token: (1 − β)·S·(ln(S/C) − KL(S‖C)).
/// </summary>
/// <remarks>Source: arXiv 2402.10631, which sums over positions; here a mean.</remarks>
/// <param name="beta">The teacher's share, between 0 and 1 exclusive.</param>
public sealed class JensenShannonLoss(double beta) : TokenLoss
{
    public static LossDescription Description { get; } =
        new("jsd", "Jensen–Shannon divergence to the full-precision model", NeedsTeacher: true, "½·KL(T‖C) + ½·KL(S‖C), C = ½·(T + S)", "arXiv 2402.10631", 1, () => new JensenShannonLoss(0.5));

    public override string Name => Description.Name;

    public override bool NeedsTeacher => true;

    public override ChunkedLoss? Chunked { get; } = new(KernelLoss.JensenShannon, beta);

    private protected override Tensor PerToken(TokenBatch batch)
    {
        var mixture = Divergence.LogMixture(batch.Teacher, batch.Student, beta);
        return Divergence.Kl(batch.Teacher, mixture) * beta + Divergence.Kl(batch.Student, mixture) * (1 - beta);
    }
}
