using R2QBench.Core.Checkpoints;

namespace R2QBench.Methods.Quantizers;

/// <summary>One entry of a safetensors file.</summary>
/// <param name="Name">Key in the header.</param>
/// <param name="Dtype">Type as the header spells it, e.g. <c>U8</c>, <c>F16</c>.</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Bytes">Little-endian data, row-major.</param>
public sealed record StoredTensor(string Name, string Dtype, long[] Shape, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>The entries of a file by name; null for one that it does not have.</summary>
    public static Func<string, StoredTensor?> In(SafetensorsFile file) => name => file.Entries.TryGetValue(name, out var entry)
        ? new StoredTensor(name, entry.Dtype, [.. entry.Shape], file.Bytes(name).ToArray())
        : null;
}
