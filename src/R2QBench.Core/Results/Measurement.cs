namespace R2QBench.Core.Results;

/// <summary>One evaluated figure with everything needed to compare it: value, uncertainty and protocol.</summary>
public sealed record Measurement
{
    /// <summary>Task or corpus, e.g. <c>piqa</c>, <c>builtin:world</c>, <c>tinystories</c>.</summary>
    public required string Task { get; init; }

    /// <summary>Metric within the task: <c>perplexity</c>, <c>acc</c>, <c>acc_norm</c>, …</summary>
    public required string Metric { get; init; }

    /// <summary>The figure; perplexities per token, accuracies as a fraction of 1.</summary>
    public required double Value { get; init; }

    /// <summary>Standard error in the unit of <see cref="Value"/>; null where none is defined.</summary>
    public double? StandardError { get; init; }

    /// <summary>Items (questions) or scored tokens behind the figure.</summary>
    public required long Count { get; init; }

    /// <summary>What guessing gives, in the unit of <see cref="Value"/>.</summary>
    public double? ChanceLevel { get; init; }

    /// <summary>True if a larger value is better.</summary>
    public required bool HigherIsBetter { get; init; }

    /// <summary>Window length in tokens for perplexity; null for questions.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Tokens between the starts of two windows; null for questions.</summary>
    public int? Stride { get; init; }

    /// <summary><c>none</c>, <c>once</c> (start of text) or <c>window</c> (start of every window or request).</summary>
    public required string BosPolicy { get; init; }

    /// <summary>Protocol name, e.g. <c>strided-perplexity</c>, <c>multiple-choice</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>Raised whenever a change of code changes the figure; part of the run id.</summary>
    public required int ProtocolVersion { get; init; }

    /// <summary>Requests cut on the left to fit the context.</summary>
    public long Truncated { get; init; }
}
