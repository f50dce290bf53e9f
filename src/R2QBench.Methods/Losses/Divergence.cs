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
}
