namespace R2QBench.Core.Models;

/// <summary>What a tensor of a model is for.</summary>
public enum TensorRole
{
    /// <summary>Token embedding [vocab, hidden].</summary>
    Embedding,

    /// <summary>Learned positions [context, hidden].</summary>
    Positions,

    /// <summary>Gain or shift of a norm [hidden].</summary>
    Norm,

    /// <summary>Weight of a linear layer within a block: what is quantized.</summary>
    BlockLinear,

    /// <summary>Output projection with its own matrix.</summary>
    Head,

    /// <summary>Projection between embedding and residual stream.</summary>
    EmbeddingProjection,

    /// <summary>Bias of a linear layer [out].</summary>
    Bias,
}

/// <summary>One tensor that a model has: name and shape as in the weight files.</summary>
/// <param name="Name">Name in the weight files, e.g. <c>model.norm.weight</c>.</param>
/// <param name="Shape">Shape in memory; linear weights are <c>[out, in]</c>.</param>
/// <param name="Role">What it is for.</param>
/// <param name="StoredTransposed">In the file a linear weight is <c>[in, out]</c>.</param>
public sealed record TensorSlot(string Name, IReadOnlyList<long> Shape, TensorRole Role, bool StoredTransposed = false)
{
    /// <summary>Product of the sizes.</summary>
    public long ElementCount => Shape.Aggregate(1L, (product, extent) => checked(product * extent));

    /// <summary>Shape in the file.</summary>
    public IReadOnlyList<long> StoredShape => StoredTransposed ? [.. Shape.Reverse()] : Shape;

    /// <summary>Name without <c>.weight</c> or <c>.bias</c>.</summary>
    public string ModulePath => Name[..Name.LastIndexOf('.')];
}
