namespace R2QBench.Core.Tokenizers.Bpe;

/// <summary>How a byte-pair model treats what its vocabulary does not have.</summary>
internal sealed record BytePairOptions
{
    /// <summary>Token for unknown characters, or null.</summary>
    public string? UnknownToken { get; init; }

    /// <summary>Neighbouring unknown characters become one unknown token.</summary>
    public bool FuseUnknown { get; init; }

    /// <summary>Characters that are no token are written as their bytes (<c>&lt;0xE2&gt;</c>) where those are tokens.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>A word that is a token as a whole is not merged step by step.</summary>
    public bool IgnoreMerges { get; init; }

    /// <summary>First symbols are the bytes of UTF-8 in GPT-2's alphabet, not characters.</summary>
    public bool ByteLevel { get; init; }
}
