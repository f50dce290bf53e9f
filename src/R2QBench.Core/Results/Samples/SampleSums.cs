namespace R2QBench.Core.Results.Samples;

/// <summary>What two runs made of the items that both were asked in the same words, added up.</summary>
/// <param name="First">One run.</param>
/// <param name="Second">The other; same task, window and start token.</param>
/// <param name="Items">Questions, windows or documents that both have.</param>
public sealed record SampleSums(SampledFigure First, SampledFigure Second, long Items)
{
    /// <summary>Questions that the first got right, by log-likelihood.</summary>
    public required long FirstRight { get; init; }

    /// <summary>Questions that the second got right.</summary>
    public required long SecondRight { get; init; }

    /// <summary>Questions that only the first got right.</summary>
    public required long OnlyFirst { get; init; }

    /// <summary>Questions that only the second got right.</summary>
    public required long OnlySecond { get; init; }

    /// <summary>Scored tokens t of all items.</summary>
    public required double Tokens { get; init; }

    /// <summary>Σt² over items.</summary>
    public required double TokensSquared { get; init; }

    /// <summary>Negative log-likelihood of the first, in nats.</summary>
    public required double FirstLoss { get; init; }

    /// <summary>Negative log-likelihood of the second, in nats.</summary>
    public required double SecondLoss { get; init; }

    /// <summary>Σd² over items, d the loss of the first minus that of the second.</summary>
    public required double DifferenceSquared { get; init; }

    /// <summary>Σdt over items.</summary>
    public required double DifferenceTimesTokens { get; init; }
}
