namespace R2QBench.Core.Reference;

/// <summary>A figure that somebody published, with as much of its protocol as the source states. Null means: not stated.</summary>
public sealed record PublishedFigure
{
    /// <summary>Name of the view in queries.</summary>
    public const string Table = "published";

    /// <summary>Key of the source in <c>reference/published.yaml</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The source in words.</summary>
    public required string SourceTitle { get; init; }

    /// <summary>Address or arXiv number.</summary>
    public required string Where { get; init; }

    /// <summary><c>paper</c>, <c>document</c> or <c>secondary</c> (quoted by somebody else).</summary>
    public required string Seen { get; init; }

    /// <summary>Model key, e.g. <c>llama-2-7b</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Method; <c>none</c> for full precision.</summary>
    public required string Method { get; init; }

    /// <summary>Setting as printed, e.g. <c>w2g128</c>.</summary>
    public required string Setting { get; init; }

    /// <summary>Input columns that share a scale; -1 per output channel.</summary>
    public int? GroupSize { get; init; }

    /// <summary>Stored bits per quantized weight.</summary>
    public double? Bits { get; init; }

    /// <summary>Task or corpus, named as in results.</summary>
    public required string Task { get; init; }

    /// <summary>Metric, named as in results.</summary>
    public required string Metric { get; init; }

    /// <summary>The figure in the unit of results: perplexity per token, accuracy as a fraction of 1.</summary>
    public required double Value { get; init; }

    /// <summary>Window length of a perplexity, tokens.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Examples in the prompt.</summary>
    public int? Shots { get; init; }

    /// <summary>Evaluation program, as far as stated.</summary>
    public string? Harness { get; init; }

    /// <summary>Remark on the table it stands in.</summary>
    public string? Note { get; init; }

    /// <summary>What other sources print for the same model, method, setting, task, metric and context, e.g. <c>152.31 (slim-llm)</c>; null if they agree or are silent.</summary>
    public string? OtherSources { get; init; }
}
