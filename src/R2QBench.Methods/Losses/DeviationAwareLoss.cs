using static TorchSharp.torch;

namespace R2QBench.Methods.Losses;

/// <summary>
/// Deviation-aware distillation (DAD): soft cross-entropy that weighs ambiguous tokens up, plus a little of the true token's.
/// <code>ω = H(T)^γ·H(S)^(1−γ), divided by its mean over the batch      loss = ω·CE(T, S) + λ·(−ln S(target))      γ = λ = 0.1</code>
/// </summary>
/// <remarks>
/// Source: DB-LLM, arXiv 2402.11960. Its code is not public: the form of the weight and both constants are our reading of its description
/// (methods reference, §2.2). ω is a constant for the gradient; H are entropies in nats.
/// </remarks>
public sealed class DeviationAwareLoss : TokenLoss
{
    private const double Gamma = 0.1;
    private const double Lambda = 0.1;
    private const double SmallestEntropy = 1e-6;

    public static LossDescription Description { get; } =
        new("dad", "Deviation-aware distillation (reconstructed)", NeedsTeacher: true, "ω·CE(T, S) + 0.1·(−ln S(target)), ω ∝ H(T)^0.1·H(S)^0.9", "arXiv 2402.11960", 1, () => new DeviationAwareLoss());

    public override string Name => Description.Name;

    public override bool NeedsTeacher => true;

    private protected override Tensor PerToken(TokenBatch batch)
    {
        Tensor weight;
        using (no_grad())
        {
            var teacher = Divergence.Entropy(batch.Teacher).clamp(min: SmallestEntropy);
            var student = Divergence.Entropy(batch.Student).clamp(min: SmallestEntropy);
            var ambiguity = teacher.pow(Gamma) * student.pow(1 - Gamma);
            weight = ambiguity / batch.Mean(ambiguity).clamp(min: SmallestEntropy);
        }

        return weight * Divergence.CrossEntropy(batch.Teacher, batch.Student) - batch.OfTargets(batch.Student) * Lambda;
    }
}
