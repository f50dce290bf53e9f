using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using R2QBench.Core.Files;

namespace R2QBench.Core.Checkpoints;

/// <summary>Writes safetensors files: the same tensors and metadata always give the same bytes.</summary>
/// <remarks>
/// Tensors are laid out by falling element size, then by name (as the reference implementation does), so that every tensor is
/// aligned to its element size; the header is padded with spaces to a multiple of 8 bytes.
/// </remarks>
public static class SafetensorsWriter
{
    private static readonly JsonWriterOptions HeaderOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a file completely or not at all.</summary>
    /// <param name="path">Where the file shall be; an existing one is replaced.</param>
    /// <param name="tensors">Any order; names must be unique.</param>
    /// <param name="metadata">Free text pairs, written sorted by key; null for none.</param>
    /// <exception cref="ArgumentException">Duplicate name, unknown dtype, or a tensor that wrote another number of bytes than its shape says.</exception>
    public static void Write(string path, IEnumerable<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        TensorToWrite[] ordered = [.. tensors.OrderByDescending(SizeOf).ThenBy(t => t.Name, StringComparer.Ordinal)];
        var duplicate = ordered.GroupBy(t => t.Name).FirstOrDefault(g => g.Count() > 1);
        if (duplicate is not null) throw new ArgumentException($"Two tensors have the name {duplicate.Key}.", nameof(tensors));

        var header = Header(ordered, metadata);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            var written = stream.Position;
            foreach (var tensor in ordered)
            {
                tensor.WriteBytes(stream);
                if (stream.Position - written != ByteCount(tensor))
                    throw new ArgumentException($"{tensor.Name} wrote {stream.Position - written} bytes, its shape and dtype need {ByteCount(tensor)}.", nameof(tensors));
                written = stream.Position;
            }
        });
    }

    private static byte[] Header(IEnumerable<TensorToWrite> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, HeaderOptions))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach (var pair in metadata.OrderBy(p => p.Key, StringComparer.Ordinal)) json.WriteString(pair.Key, pair.Value);
                json.WriteEndObject();
            }

            long offset = 0;
            foreach (var tensor in tensors)
            {
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Dtype);
                json.WriteStartArray("shape");
                foreach (var extent in tensor.Shape) json.WriteNumberValue(extent);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += ByteCount(tensor));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        var padded = new byte[(buffer.WrittenCount + 7) / 8 * 8];
        padded.AsSpan().Fill((byte)' ');
        buffer.WrittenSpan.CopyTo(padded);
        return padded;
    }

    private static long ByteCount(TensorToWrite tensor) => tensor.Shape.Aggregate((long)SizeOf(tensor), (product, extent) => checked(product * extent));

    private static int SizeOf(TensorToWrite tensor) =>
        TensorDtype.SizeOf(tensor.Dtype) ?? throw new ArgumentException($"{tensor.Name} has the unknown dtype {tensor.Dtype}.");
}
