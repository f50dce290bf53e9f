namespace R2QBench.Torch;

/// <summary>Losses that <see cref="Fused.linear_loss"/> knows; the numbers are those of <c>native/fused/losses.h</c>, without a teacher −1.</summary>
public enum KernelLoss
{
    /// <summary>−ln S(target).</summary>
    CrossEntropy = -1,

    /// <summary>KL(T‖S).</summary>
    ForwardKl = 0,

    /// <summary>KL(S‖T).</summary>
    ReverseKl = 1,

    /// <summary>mix·KL(T‖C) + (1 − mix)·KL(S‖C), C = mix·T + (1 − mix)·S.</summary>
    JensenShannon = 2,

    /// <summary>γ·KL(S‖T) + (1 − γ)·KL(T‖S), γ the teacher's mean probability of the target.</summary>
    ConfidenceAware = 3,

    /// <summary>The same, γ the mean of the teacher's largest probability.</summary>
    ConfidenceAwareByLargest = 4,
}
