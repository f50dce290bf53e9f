namespace R2QBench.Core.Specs;

/// <summary>Shape of a Llama decoder that is trained from scratch.</summary>
public sealed record ArchitectureSpec
{
    /// <summary>Width of the residual stream; a multiple of twice the heads.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width inside the gated MLP.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Decoder blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads; divides <see cref="Heads"/>.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Longest sequence in tokens.</summary>
    public int Context { get; init; } = 256;

    /// <summary>Whether the output projection is the embedding.</summary>
    public bool TieEmbeddings { get; init; } = true;

    /// <summary>Base of the rotary embedding.</summary>
    public double RopeTheta { get; init; } = 10000;

    /// <summary>Added to the mean square in RMSNorm.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Dtype of the weights on disk: <c>float32</c>, <c>bfloat16</c> or <c>float16</c>.</summary>
    public string StorageDtype { get; init; } = "float32";
}
