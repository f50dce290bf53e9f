using static TorchSharp.torch;

namespace R2QBench.Methods.Losses;

/// <summary>
/// Token-scaled logit distillation (TSLD): soft cross-entropy that weighs up the tokens that the teacher finds hard.
/// <code>ω_t = n·softmax_t(−ln T(target_t)/10) over the n counted tokens of a sequence      loss = ω·CE(T, S)</code>
/// </summary>
/// <remarks>
/// Source: arXiv 2308.06744 in the form of BitDistiller's code (2402.10631), which weighs ignored tokens like perfectly predicted ones and sums over the
/// sequences; here ignored tokens are left out, and weights have mean 1, so that the loss is a mean over tokens.
/// </remarks>
public sealed class TokenScaledLoss : TokenLoss
{
    private const double Temperature = 10;

    public static LossDescription Description { get; } =
        new("tsld", "Token-scaled logit distillation", NeedsTeacher: true, "ω·CE(T, S), ω = n·softmax(−ln T(target)/10)", "arXiv 2308.06744", 1, () => new TokenScaledLoss());

    public override string Name => Description.Name;

    public override bool NeedsTeacher => true;

    private protected override Tensor PerToken(TokenBatch batch)
    {
        var hardness = (-batch.OfTargets(batch.Teacher) / Temperature).exp() * batch.Counted;
        var share = hardness / hardness.sum(-1, true).clamp(min: 1e-30);
        return share * batch.Counted.sum(-1, true) * Divergence.CrossEntropy(batch.Teacher, batch.Student);
    }
}
