using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Losses;

/// <summary>Next-token cross-entropy: −ln S(target). Gradient per token: S − onehot(target).</summary>
public sealed class CrossEntropyLoss : TokenLoss
{
    public static LossDescription Description { get; } =
        new("ce", "Next-token cross-entropy", NeedsTeacher: false, "−ln S(target)", "standard", 1, () => new CrossEntropyLoss());

    public override string Name => Description.Name;

    public override bool NeedsTeacher => false;

    public override ChunkedLoss? Chunked { get; } = new(KernelLoss.CrossEntropy);

    private protected override Tensor PerToken(TokenBatch batch) => -batch.OfTargets(batch.Student);
}
