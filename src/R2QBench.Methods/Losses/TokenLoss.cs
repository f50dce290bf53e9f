using static TorchSharp.torch;

namespace R2QBench.Methods.Losses;

/// <summary>A loss that is a mean over tokens: subclasses say what one token costs.</summary>
public abstract class TokenLoss : IDistillationLoss
{
    public abstract string Name { get; }

    public abstract bool NeedsTeacher { get; }

    public virtual ChunkedLoss? Chunked => null;

    public Tensor Compute(Tensor studentLogits, Tensor? teacherLogits, Tensor targets)
    {
        if (NeedsTeacher && teacherLogits is null) throw new ArgumentNullException(nameof(teacherLogits), $"{Name} needs the full-precision model's logits.");
        using var scope = NewDisposeScope();
        var batch = new TokenBatch(
            studentLogits.to(ScalarType.Float32).log_softmax(-1),
            targets,
            (targets != IDistillationLoss.IgnoredTarget).to(ScalarType.Float32),
            NeedsTeacher ? teacherLogits!.detach().to(ScalarType.Float32).log_softmax(-1) : null);
        return batch.Mean(PerToken(batch)).MoveToOuterDisposeScope();
    }

    /// <summary>The loss of every position; ignored ones may have any value that is finite.</summary>
    /// <returns>float32 [batch, seq], nats.</returns>
    private protected abstract Tensor PerToken(TokenBatch batch);
}
