namespace R2QBench.Core.Checkpoints;

/// <summary>What a safetensors header says about one tensor; already checked against its file.</summary>
/// <param name="Name">Name within the file, e.g. <c>model.norm.weight</c>.</param>
/// <param name="Dtype">One of <see cref="TensorDtype.All"/>.</param>
/// <param name="Shape">Sizes, outermost first; empty for a single number.</param>
/// <param name="Offset">First byte, counted from the end of the header.</param>
/// <param name="ByteCount">Bytes of the tensor = elements × bytes per element.</param>
public sealed record TensorEntry(string Name, string Dtype, IReadOnlyList<long> Shape, long Offset, long ByteCount)
{
    /// <summary>Product of the sizes.</summary>
    public long ElementCount { get; } = ByteCount / (TensorDtype.SizeOf(Dtype) ?? 1);

    /// <summary>Shape as text, e.g. <c>[512, 64]</c>.</summary>
    public string ShapeText => ShapeTextOf(Shape);

    internal static string ShapeTextOf(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}
