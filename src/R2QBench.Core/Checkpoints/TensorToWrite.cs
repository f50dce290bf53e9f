namespace R2QBench.Core.Checkpoints;

/// <summary>One tensor for <see cref="SafetensorsWriter"/>.</summary>
/// <param name="Name">Name within the file.</param>
/// <param name="Dtype">One of <see cref="TensorDtype.All"/>.</param>
/// <param name="Shape">Sizes, outermost first.</param>
/// <param name="WriteBytes">Writes exactly elements × bytes per element, row-major, little-endian.</param>
public sealed record TensorToWrite(string Name, string Dtype, IReadOnlyList<long> Shape, Action<Stream> WriteBytes)
{
    /// <summary>A tensor whose bytes are already in memory.</summary>
    public static TensorToWrite Of(string name, string dtype, IReadOnlyList<long> shape, ReadOnlyMemory<byte> bytes) =>
        new(name, dtype, shape, stream => stream.Write(bytes.Span));
}
