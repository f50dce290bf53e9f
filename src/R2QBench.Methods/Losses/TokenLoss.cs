using static TorchSharp.torch;

namespace R2QBench.Methods.Losses;

/// <summary>A loss that is a mean over tokens: subclasses say what one token costs.</summary>
public abstract class TokenLoss : IDistillationLoss
{
    public abstract string Name { get; }

    public abstract bool NeedsTeacher { get; }

    public Tensor Compute(Tensor studentLogits, Tensor? teacherLogits, Tensor targets)
    {
        if (NeedsTeacher && teacherLogits is null) throw new ArgumentNullException(nameof(teacherLogits), $"{Name} needs the full-precision model's logits.");
        using var scope = NewDisposeScope();
        var vocabulary = studentLogits.shape[^1];
        var student = studentLogits.reshape(-1, vocabulary).to(ScalarType.Float32).log_softmax(-1);
        var teacher = NeedsTeacher ? teacherLogits!.detach().reshape(-1, vocabulary).to(ScalarType.Float32).log_softmax(-1) : null;
        var flat = targets.reshape(-1);
        var counted = (flat != IDistillationLoss.IgnoredTarget).to(ScalarType.Float32);
        var perToken = PerToken(student, teacher, flat);
        return ((perToken * counted).sum() / counted.sum().clamp(min: 1)).MoveToOuterDisposeScope();
    }

    /// <summary>The loss of every position.</summary>
    /// <param name="student">log-probabilities [tokens, vocab], float32.</param>
    /// <param name="teacher">log-probabilities [tokens, vocab], float32, without gradient; null if not needed.</param>
    /// <param name="targets">int64 [tokens]; ignored positions may have any loss that is finite.</param>
    /// <returns>float32 [tokens], nats.</returns>
    private protected abstract Tensor PerToken(Tensor student, Tensor? teacher, Tensor targets);
}
