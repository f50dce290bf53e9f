namespace R2QBench.Core.Results.Samples;

/// <summary>What two runs made of the items that both were asked in the same words, added up.</summary>
/// <param name="First">One run.</param>
/// <param name="Second">The other; same task, window and start token.</param>
/// <param name="Items">Questions, windows or documents that both have.</param>
public sealed record SampleSums(SampledFigure First, SampledFigure Second, long Items)
{
    /// <summary>Adds up the items that both have; null if there is none.</summary>
    internal static SampleSums? Of(SampledFigure first, IReadOnlyList<SampledItem> firstItems, SampledFigure second, IReadOnlyList<SampledItem> secondItems)
    {
        var pairs = firstItems.Join(secondItems, item => (item.Item, item.Prompts), item => (item.Item, item.Prompts), (a, b) => (First: a, Second: b)).ToArray();
        return pairs.Length == 0 ? null : new SampleSums(first, second, pairs.Length)
        {
            FirstRight = pairs.Sum(pair => pair.First.IsRight),
            SecondRight = pairs.Sum(pair => pair.Second.IsRight),
            OnlyFirst = pairs.Sum(pair => pair.First.IsRight * (1 - pair.Second.IsRight)),
            OnlySecond = pairs.Sum(pair => pair.Second.IsRight * (1 - pair.First.IsRight)),
            Tokens = pairs.Sum(pair => pair.First.Tokens),
            TokensSquared = pairs.Sum(pair => pair.First.Tokens * pair.First.Tokens),
            FirstLoss = pairs.Sum(pair => pair.First.Loss),
            SecondLoss = pairs.Sum(pair => pair.Second.Loss),
            DifferenceSquared = pairs.Sum(pair => (pair.First.Loss - pair.Second.Loss) * (pair.First.Loss - pair.Second.Loss)),
            DifferenceTimesTokens = pairs.Sum(pair => (pair.First.Loss - pair.Second.Loss) * pair.First.Tokens),
        };
    }

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
