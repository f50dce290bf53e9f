using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Losses;

/// <summary>Forward Kullback–Leibler divergence KL(T‖S) = Σ T·(ln T − ln S). Gradient per token: S − T.</summary>
/// <remarks>Source: LLM-QAT (arXiv 2305.17888), BitDistiller (2402.10631), which sum over positions; here a mean.</remarks>
public sealed class ForwardKlLoss : TokenLoss
{
    public static LossDescription Description { get; } =
        new("kl_forward", "Forward KL divergence to the full-precision model", NeedsTeacher: true, "KL(T‖S)", "arXiv 2305.17888", 1, () => new ForwardKlLoss());

    public override string Name => Description.Name;

    public override bool NeedsTeacher => true;

    public override ChunkedLoss? Chunked { get; } = new(KernelLoss.ForwardKl);

    private protected override Tensor PerToken(TokenBatch batch) => Divergence.Kl(batch.Teacher, batch.Student);
}
