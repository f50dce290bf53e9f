using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Losses;

/// <summary>
/// Confidence-aware KL divergence (CAKLD): γ·KL(S‖T) + (1 − γ)·KL(T‖S), the more mode-seeking the surer the teacher is.
/// </summary>
/// <remarks>
/// Source: arXiv 2402.10631. The paper takes for γ the average probability that the teacher gives to the token that follows; the released
/// code takes the average of its largest probability, from ten batches before training. Both are offered; here γ is that of the batch at hand, over
/// its counted tokens, so no pass over the data comes first. The original sums over positions; here a mean.
/// </remarks>
public sealed class ConfidenceAwareKlLoss : TokenLoss
{
    private readonly Func<TokenBatch, Tensor> _gamma;

    private ConfidenceAwareKlLoss(LossDescription description, KernelLoss? kernel, Func<TokenBatch, Tensor> gamma)
    {
        Chunked = kernel is { } kind ? new ChunkedLoss(kind) : null;
        Name = description.Name;
        _gamma = gamma;
    }

    /// <summary>γ from the teacher's probability of the true token.</summary>
    public static LossDescription Description { get; } = new(
        "cakld", "Confidence-aware KL divergence", NeedsTeacher: true, "γ·KL(S‖T) + (1 − γ)·KL(T‖S), γ = mean T(target)", "arXiv 2402.10631", 1,
        () => new ConfidenceAwareKlLoss(Description!, KernelLoss.ConfidenceAware, batch => batch.Mean(batch.OfTargets(batch.Teacher).exp())));

    /// <summary>γ from the teacher's largest probability, as in the released code.</summary>
    public static LossDescription ReleasedCode { get; } = new(
        "cakld_released", "Confidence-aware KL divergence, γ as in the released code", NeedsTeacher: true, "γ·KL(S‖T) + (1 − γ)·KL(T‖S), γ = mean max T", "DD-DuDa/BitDistiller", 1,
        () => new ConfidenceAwareKlLoss(ReleasedCode!, KernelLoss.ConfidenceAwareByLargest, batch => batch.Mean(batch.Teacher.amax([-1]).exp())));

    public override string Name { get; }

    public override bool NeedsTeacher => true;

    public override ChunkedLoss? Chunked { get; }

    /// <summary>The loss with a constant γ between 0 and 1.</summary>
    public static ConfidenceAwareKlLoss WithConstant(double gamma) => new(Description, null, batch => full_like(batch.Counted, gamma));

    private protected override Tensor PerToken(TokenBatch batch)
    {
        var gamma = _gamma(batch);
        return Divergence.Kl(batch.Student, batch.Teacher) * gamma + Divergence.Kl(batch.Teacher, batch.Student) * (1 - gamma);
    }
}
