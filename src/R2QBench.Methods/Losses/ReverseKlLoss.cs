using R2QBench.Torch;
using static TorchSharp.torch;

namespace R2QBench.Methods.Losses;

/// <summary>Reverse Kullback–Leibler divergence KL(S‖T), which seeks modes. Gradient per token: S·(ln S − ln T − KL(S‖T)).</summary>
/// <remarks>Source: arXiv 2402.10631, which sums over positions; here a mean.</remarks>
public sealed class ReverseKlLoss : TokenLoss
{
    public static LossDescription Description { get; } =
        new("kl_reverse", "Reverse KL divergence to the full-precision model", NeedsTeacher: true, "KL(S‖T)", "arXiv 2402.10631", 1, () => new ReverseKlLoss());

    public override string Name => Description.Name;

    public override bool NeedsTeacher => true;

    public override ChunkedLoss? Chunked { get; } = new(KernelLoss.ReverseKl);

    private protected override Tensor PerToken(TokenBatch batch) => Divergence.Kl(batch.Student, batch.Teacher);
}
