using R2QBench.Core.Results.Mapping;

namespace R2QBench.Core.Results;

/// <summary>One evaluated figure with everything needed to compare it: value, uncertainty and protocol.</summary>
public sealed record Measurement
{
    /// <summary>Task or corpus, e.g. <c>piqa</c>, <c>builtin:world</c>, <c>tinystories</c>.</summary>
    [Column("Task or corpus")]
    public required string Task { get; init; }

    /// <summary>Metric within the task: <c>perplexity</c>, <c>acc</c>, <c>acc_norm</c>, …</summary>
    [Column("Metric within the task: `perplexity`, `acc`, `acc_norm`, …")]
    public required string Metric { get; init; }

    /// <summary>The figure; perplexities per token (word, byte where the metric says so), accuracies as a fraction of 1.</summary>
    [Column("The figure: perplexity per token, accuracy as a fraction of 1")]
    public required double Value { get; init; }

    /// <summary>Standard error in the unit of <see cref="Value"/>; null where none is defined.</summary>
    [Column("Standard error in the unit of `value`; null where none is defined")]
    public double? StandardError { get; init; }

    /// <summary>Items (questions) or scored tokens behind the figure.</summary>
    [Column("Items (questions) or scored tokens behind the figure", Name = "n")]
    public required long Count { get; init; }

    /// <summary>What guessing gives, in the unit of <see cref="Value"/>.</summary>
    [Column("What guessing gives, in the unit of `value`; null where there is no such level")]
    public double? ChanceLevel { get; init; }

    /// <summary>True if a larger value is better.</summary>
    [Column("True if a larger value is better")]
    public required bool HigherIsBetter { get; init; }

    /// <summary>Window length in tokens for perplexity; null for questions.</summary>
    [Column("Window length for perplexity; null for questions", Unit = "tokens")]
    public int? ContextLength { get; init; }

    /// <summary>Tokens between the starts of two windows; null for questions.</summary>
    [Column("Distance between the starts of two windows; null for questions", Unit = "tokens")]
    public int? Stride { get; init; }

    /// <summary>Windows that were scored; null for questions.</summary>
    [Column("Windows that were scored; null for questions")]
    public int? Windows { get; init; }

    /// <summary><c>none</c>, <c>once</c> (start of text) or <c>window</c> (start of every window or request).</summary>
    [Column("Start token: `none`, `once` (start of text) or `window` (every window or request)")]
    public required string BosPolicy { get; init; }

    /// <summary>Protocol name, e.g. <c>perplexity-blocks</c>, <c>multiple-choice</c>.</summary>
    [Column("Protocol, e.g. `perplexity-blocks`, `multiple-choice`")]
    public required string Protocol { get; init; }

    /// <summary>Raised whenever a change of code changes the figure; part of the run id.</summary>
    [Column("Version of the protocol; raised when a change of code changes the figure")]
    public required int ProtocolVersion { get; init; }

    /// <summary>Requests cut on the left to fit the context.</summary>
    [Column("Requests cut on the left to fit the context")]
    public long Truncated { get; init; }

    /// <summary>Rows of the data that were left out because they could not be read; null in rows of older versions.</summary>
    [Column("Rows of the data left out because they could not be read, and items left out because the tokenizer cannot express them")]
    public long? BadItems { get; init; }

    /// <summary>Worked examples in front of every question; null for perplexity.</summary>
    [Column("Worked examples in front of every question; null for perplexity")]
    public int? Fewshot { get; init; }

    /// <summary><c>analytic</c> or <c>bootstrap</c>; null without a standard error.</summary>
    [Column("Where the standard error is from: `analytic` or `bootstrap`; null without one")]
    public string? ErrorKind { get; init; }

    /// <summary>SHA-256 of the text or the items, hexadecimal; null in rows of older versions.</summary>
    [Column("SHA-256 of the text or the items, hexadecimal")]
    public string? DataHash { get; init; }

    /// <summary>Share of the evaluation's distinct 13-word sequences that stand in the run's training or calibration text; null where no text was compared, and in rows of older versions.</summary>
    [Column("Share of the evaluation's distinct 13-word sequences that stand in the run's training or calibration text; null where none was compared", Unit = "fraction of 1")]
    public double? TrainingOverlapFraction { get; init; }
}
