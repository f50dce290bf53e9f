namespace R2QBench.Core.Specs;

/// <summary>A model trained from scratch by <c>r2q pretrain</c>: tokenizer, weights and scores end up in one folder.</summary>
public sealed record PretrainSpec
{
    /// <summary>Names the result.</summary>
    public required string Name { get; init; }

    /// <summary>Folder that is written, relative to the current directory.</summary>
    public required string Output { get; init; }

    /// <summary>Tokens of the byte-pair tokenizer learnt from the training text.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Sizes of the model.</summary>
    public required ArchitectureSpec Model { get; init; }

    /// <summary>The text it is trained on.</summary>
    public required DataSpec Data { get; init; }

    /// <summary>Steps, batches, loss, optimizer.</summary>
    public TrainingSpec Training { get; init; } = new();

    /// <summary>What the finished model is measured on; may be empty.</summary>
    public IReadOnlyList<EvaluationSpec> Evaluation { get; init => field = ValueList<EvaluationSpec>.Of(value); } = ValueList<EvaluationSpec>.Empty;

    /// <summary>Seeds weights and data order.</summary>
    public long Seed { get; init; }

    /// <summary>Intra-op threads on the CPU; changes result bits.</summary>
    public int Threads { get; init; } = 1;

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:INDEX</c>.</summary>
    public string Device { get; init; } = "cpu";
}
