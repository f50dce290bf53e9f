namespace R2QBench.Core.Models.Families;

/// <summary>Names of modules in a family's weight files, without <c>.weight</c> and <c>.bias</c>.</summary>
internal sealed record DecoderNames
{
    public required string Embedding { get; init; }

    /// <summary>Table of learnt positions.</summary>
    public string? Positions { get; init; }

    /// <summary>Projection from a narrower embedding to the hidden size.</summary>
    public string? ProjectIn { get; init; }

    /// <summary>Projection from the hidden size back to the embedding's width.</summary>
    public string? ProjectOut { get; init; }

    /// <summary>Folder of the blocks; the block's number follows.</summary>
    public required string Layers { get; init; }

    public required string FinalNorm { get; init; }

    public required string Head { get; init; }

    // Within a block:
    public required string AttentionNorm { get; init; }

    public required string MlpNorm { get; init; }

    /// <summary>The fused projection; empty where there are three.</summary>
    public string Qkv { get; init; } = "";

    public string Query { get; init; } = "";

    public string Key { get; init; } = "";

    public string Value { get; init; } = "";

    public required string AttentionOutput { get; init; }

    public string QueryNorm { get; init; } = "";

    public string KeyNorm { get; init; } = "";

    public string Gate { get; init; } = "";

    public required string Up { get; init; }

    public required string Down { get; init; }

    /// <summary>Block linears are stored <c>[in, out]</c> (GPT-2's Conv1D) and not <c>[out, in]</c>.</summary>
    public bool TransposedLinears { get; init; }

    /// <summary>Beginning of all names that some checkpoints leave out, e.g. <c>model.</c></summary>
    public string OptionalPrefix { get; init; } = "";

    /// <summary>Ends of tensor names that are in some files and not needed: tables that can be computed.</summary>
    public IReadOnlyList<string> IgnoredSuffixes { get; init; } = ["rotary_emb.inv_freq"];

    /// <summary>Name of a module within a block.</summary>
    public string InBlock(int block, string module) => $"{Layers}.{block}.{module}";
}
