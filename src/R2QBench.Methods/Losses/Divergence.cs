using static TorchSharp.torch;

namespace R2QBench.Methods.Losses;

/// <summary>Divergences between distributions given by their log-probabilities.</summary>
public static class Divergence
{
    /// <summary>KL(P‖Q) = Σ P·(ln P − ln Q) along the last dimension.</summary>
    /// <param name="logP">[…, vocab], finite.</param>
    /// <param name="logQ">[…, vocab], finite.</param>
    /// <returns>[…], nats, differentiable in both.</returns>
    public static Tensor Kl(Tensor logP, Tensor logQ) => (logP.exp() * (logP - logQ)).sum(-1);

    /// <summary>Cross-entropy −Σ P·ln Q along the last dimension.</summary>
    public static Tensor CrossEntropy(Tensor logP, Tensor logQ) => -(logP.exp() * logQ).sum(-1);

    /// <summary>Entropy −Σ P·ln P along the last dimension.</summary>
    public static Tensor Entropy(Tensor logP) => CrossEntropy(logP, logP);

    /// <summary>ln(share·P + (1 − share)·Q), without leaving log-probabilities.</summary>
    public static Tensor LogMixture(Tensor logP, Tensor logQ, double share)
    {
        var (first, second) = (logP + Math.Log(share), logQ + Math.Log(1 - share));
        Tensor largest;
        using (no_grad()) largest = maximum(first, second);
        return ((first - largest).exp() + (second - largest).exp()).log() + largest;
    }
}
