namespace R2QBench.Core.Specs;

/// <summary>The text that a run trains on.</summary>
public sealed record DataSpec
{
    /// <summary>Written where there is no training data; only possible with zero training steps.</summary>
    public const string None = "none";

    /// <summary>A corpus name (<c>builtin:world</c>, <c>tinystories</c>, …), <c>text:FILE</c>, <c>jsonl:FILE#field</c>, or <c>none</c>.</summary>
    public string Source { get; init; } = None;

    /// <summary>Tokens per training row.</summary>
    public int SequenceLength { get; init; } = 256;
}
