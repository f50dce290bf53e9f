namespace R2QBench.Core.Identity;

/// <summary>What a run's result depends on besides its spec. Every member is part of the run id.</summary>
public sealed record InputHashes
{
    /// <summary>Hash over the model's configuration and weight files (SHA-256, hex).</summary>
    public required string Model { get; init; }

    /// <summary>Hash over the tokenizer's files.</summary>
    public required string Tokenizer { get; init; }

    /// <summary>Hash of the training text; null where there is no training.</summary>
    public string? Data { get; init; }

    /// <summary>Hash of each evaluation's text or items, by a name that no other evaluation of the run has.</summary>
    public IReadOnlyDictionary<string, string> EvaluationData { get; init; } = new Dictionary<string, string>();

    /// <summary>Version of the quantization method; 0 for the full-precision run.</summary>
    public required int MethodVersion { get; init; }

    /// <summary>Version of each evaluation protocol, by the same names.</summary>
    public IReadOnlyDictionary<string, int> ProtocolVersions { get; init; } = new Dictionary<string, int>();
}
