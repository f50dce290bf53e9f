namespace R2QBench.Core.Tokenizers;

/// <summary>A token that is found in a text before the model sees it, e.g. <c>&lt;|endoftext|&gt;</c>.</summary>
internal sealed record AddedToken(int Id, string Content)
{
    /// <summary>Left out when decoding.</summary>
    public bool Special { get; init; }

    /// <summary>Sought in the normalized text (and itself normalized first), not in the text as given.</summary>
    public bool Normalized { get; init; }

    /// <summary>Only where no letter or digit touches it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Takes white space on its left along.</summary>
    public bool StripsLeft { get; init; }

    /// <summary>Takes white space on its right along.</summary>
    public bool StripsRight { get; init; }

    /// <summary>Reads a token's entry in <c>tokenizer.json</c> or <c>tokenizer_config.json</c>.</summary>
    /// <exception cref="Errors.ProblemException">The entry is malformed.</exception>
    public static AddedToken Read(TokenizerJson json, int id) => new(id, json["content"].Text)
    {
        Special = json.Flag("special", false),
        Normalized = json.Flag("normalized", false),
        SingleWord = json.Flag("single_word", false),
        StripsLeft = json.Flag("lstrip", false),
        StripsRight = json.Flag("rstrip", false),
    };
}
