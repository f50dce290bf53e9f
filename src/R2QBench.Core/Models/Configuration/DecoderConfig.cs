namespace R2QBench.Core.Models.Configuration;

/// <summary>Shape of a decoder-only language model, the same for all families; read from <c>config.json</c> by a family.</summary>
public sealed record DecoderConfig
{
    /// <summary><c>model_type</c> of the configuration, e.g. <c>llama</c>.</summary>
    public required string Family { get; init; }

    /// <summary>Rows of the embedding; token ids are below it.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Width inside the MLP.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Number of decoder blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads; divides <see cref="Heads"/>.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Width of one head; need not be hidden size / heads.</summary>
    public required int HeadDimension { get; init; }

    /// <summary>Positions that the model was made for.</summary>
    public required int MaximumPositions { get; init; }

    /// <summary>Tokens that attention looks back, where it is limited; longer texts are refused, since attention here is full.</summary>
    public int? SlidingWindow { get; init; }

    /// <summary>Longest sequence that is accepted, in tokens.</summary>
    public int ContextLength => Math.Min(MaximumPositions, SlidingWindow ?? int.MaxValue);

    /// <summary>Embedding and output projection are one matrix.</summary>
    public required bool TiedEmbeddings { get; init; }

    /// <summary>Which normalisation the blocks use.</summary>
    public NormKind Norm { get; init; } = NormKind.RootMeanSquare;

    /// <summary>Added to the mean square or variance, inside the root.</summary>
    public required double NormEpsilon { get; init; }

    /// <summary>Normalise before attention and MLP (true), or after their sum with the residual (false).</summary>
    public bool NormFirst { get; init; } = true;

    /// <summary>Normalise once more before the output projection.</summary>
    public bool FinalNorm { get; init; } = true;

    /// <summary>Attention and MLP both read the block's input, and their results are added together.</summary>
    public bool ParallelResidual { get; init; }

    /// <summary>Rotary positions; null where positions are learnt.</summary>
    public RotaryConfig? Rotary { get; init; }

    /// <summary>Learnt positions: row of the first position in their table; null where positions are rotary.</summary>
    public int? LearnedPositionOffset { get; init; }

    /// <summary>How the three attention inputs are stored.</summary>
    public QkvLayout Qkv { get; init; } = QkvLayout.Separate;

    /// <summary>Query, key and value projections have a bias.</summary>
    public bool QkvBias { get; init; }

    /// <summary>The projection after attention has a bias.</summary>
    public bool AttentionOutputBias { get; init; }

    /// <summary>Query and key vectors of each head are normalised before they are rotated (Qwen3).</summary>
    public bool QueryKeyNorm { get; init; }

    /// <summary>MLP with a gate: down(f(gate(x)) ∘ up(x)); false for down(f(up(x))).</summary>
    public bool GatedMlp { get; init; } = true;

    /// <summary>The MLP's projections have a bias.</summary>
    public bool MlpBias { get; init; }

    /// <summary>The function between the products of the MLP.</summary>
    public Activation Activation { get; init; } = Activation.Silu;

    /// <summary>Width of the embedding where it is projected to the hidden size and back (OPT-350m); null where they are equal.</summary>
    public int? EmbeddingWidth { get; init; }

    /// <summary>Token that begins a text, or null.</summary>
    public int? BosTokenId { get; init; }

    /// <summary>Token that ends a text, or null.</summary>
    public int? EosTokenId { get; init; }

    /// <summary>Width of all query heads together.</summary>
    public int QueryWidth => Heads * HeadDimension;

    /// <summary>Width of all key heads together, which is also that of the value heads.</summary>
    public int KeyValueWidth => KeyValueHeads * HeadDimension;
}
