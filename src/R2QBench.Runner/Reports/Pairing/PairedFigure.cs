using R2QBench.Tasks.Scoring;

namespace R2QBench.Runner.Reports.Pairing;

/// <summary>The difference of one figure between two models over the same items.</summary>
/// <param name="Task">Task, or evaluation of a text.</param>
/// <param name="Metric"><c>acc</c>, <c>acc_norm</c>, or <c>log perplexity</c>: the mean negative log-likelihood per token, whose difference is the logarithm of the ratio of perplexities.</param>
/// <param name="First">The figure of the first model.</param>
/// <param name="Second">The figure of the second.</param>
/// <param name="Difference">First minus second.</param>
public sealed record PairedFigure(string Task, string Metric, double First, double Second, PairedDifference Difference)
{
    /// <summary>What is to be said of it.</summary>
    public string Verdict
    {
        get
        {
            if (Difference.IsNoise) return "inside the noise";
            var firstIsBetter = Metric == PairedFigures.LogPerplexity ? Difference.Mean < 0 : Difference.Mean > 0;
            return firstIsBetter ? "first is better" : "second is better";
        }
    }
}
