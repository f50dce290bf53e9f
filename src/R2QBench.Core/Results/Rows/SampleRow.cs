using R2QBench.Core.Results.Mapping;

namespace R2QBench.Core.Results.Rows;

/// <summary>One answer choice of one question, or one window of a text; written only when asked for.</summary>
[Table("sample", "one run, stage, task, item and answer choice (of a perplexity: one window or document)")]
public sealed record SampleRow : ResultRow
{
    [Column("`baseline`, `before` or `after` training")]
    public required Stage Stage { get; init; }

    [Column("Task")]
    public required string Task { get; init; }

    [Column("Number of the question within the task, from 0")]
    public required int Item { get; init; }

    [Column("Number of the answer choice within the question, from 0")]
    public required int Choice { get; init; }

    [Column("Sum of the log-probabilities of the choice's tokens", Unit = "nats")]
    public required double LogLikelihood { get; init; }

    [Column("Tokens of the choice", Unit = "tokens")]
    public required int Tokens { get; init; }

    [Column("Characters of the choice", Unit = "characters")]
    public required int Characters { get; init; }

    [Column("True for the right answer")]
    public required bool IsGold { get; init; }

    [Column("True for the answer of the model, by `log_likelihood`")]
    public required bool IsPredicted { get; init; }

    [Column("First 16 hexadecimal digits of the SHA-256 of prompt and answer choice together (of a text: of the window's tokens or of the document)")]
    public string? PromptHash { get; init; }

    [Column("Bytes of the choice in UTF-8; of a document for perplexity by documents", Unit = "bytes")]
    public int? Bytes { get; init; }

    [Column("Window length for perplexity; null for questions", Unit = "tokens")]
    public int? ContextLength { get; init; }

    [Column("Start token: `none`, `once` or `window`; null in rows of older versions")]
    public string? BosPolicy { get; init; }
}
