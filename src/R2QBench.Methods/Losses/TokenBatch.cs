using static TorchSharp.torch;

namespace R2QBench.Methods.Losses;

/// <summary>What a loss sees of one batch.</summary>
/// <param name="Student">Log-probabilities [batch, seq, vocab], float32, with gradient.</param>
/// <param name="Targets">int64 [batch, seq], the token that follows each position.</param>
/// <param name="Counted">float32 [batch, seq]: 1 where the target counts, 0 where it is ignored.</param>
/// <param name="TeacherOrNull">Log-probabilities [batch, seq, vocab], float32, without gradient; null if the loss needs no teacher.</param>
public sealed record TokenBatch(Tensor Student, Tensor Targets, Tensor Counted, Tensor? TeacherOrNull)
{
    /// <summary>The teacher of a loss that needs one.</summary>
    public Tensor Teacher => TeacherOrNull ?? throw new InvalidOperationException("This loss declared that it needs no teacher.");

    /// <summary>ln p(target) of each position, [batch, seq]; at ignored positions that of token 0.</summary>
    /// <param name="logProbabilities">[batch, seq, vocab].</param>
    public Tensor OfTargets(Tensor logProbabilities) =>
        logProbabilities.gather(-1, Targets.clamp(min: 0).unsqueeze(-1)).squeeze(-1);

    /// <summary>The mean over all counted positions; 0 if there are none.</summary>
    /// <param name="perToken">[batch, seq].</param>
    public Tensor Mean(Tensor perToken) => (perToken * Counted).sum() / Counted.sum().clamp(min: 1);
}
