using static TorchSharp.torch;

namespace R2QBench.Methods.Losses;

/// <summary>A training loss over the next-token distributions of one batch.</summary>
/// <remarks>
/// Reduction, the same for every loss: the mean over the tokens whose target is not <see cref="IgnoredTarget"/>, so that learning rate and
/// gradient clipping mean the same at any batch size and length. Computed in float32 whatever the type of the logits.
/// </remarks>
public interface IDistillationLoss
{
    /// <summary>Positions with this target do not count.</summary>
    const long IgnoredTarget = -100;

    /// <summary>Name in specs.</summary>
    string Name { get; }

    /// <summary>True if <see cref="Compute"/> needs the full-precision model's logits.</summary>
    bool NeedsTeacher { get; }

    /// <summary>The same loss as an own operator knows it, which never stores all logits; null if none does.</summary>
    ChunkedLoss? Chunked => null;

    /// <param name="studentLogits">[batch, seq, vocab]; the only argument that gets a gradient.</param>
    /// <param name="teacherLogits">[batch, seq, vocab]; null only if no teacher is needed.</param>
    /// <param name="targets">int64 [batch, seq]: the token that follows each position, or <see cref="IgnoredTarget"/>.</param>
    /// <returns>float32 scalar, nats per token; 0 if every target is ignored.</returns>
    Tensor Compute(Tensor studentLogits, Tensor? teacherLogits, Tensor targets);
}
