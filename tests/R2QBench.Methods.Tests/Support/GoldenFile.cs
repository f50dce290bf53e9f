using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Support;

/// <summary>One golden case: its tensors, whole numbers widened to float32.</summary>
public sealed class GoldenFile
{
    private readonly byte[] _data;
    private readonly JsonElement _header;
    private readonly int _start;

    private GoldenFile(byte[] data)
    {
        _data = data;
        var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(data);
        _header = JsonDocument.Parse(data.AsMemory(8, length)).RootElement;
        _start = 8 + length;
    }

    /// <param name="name">Path below <c>Golden</c> without ending, e.g. <c>parq/greedy-gauss</c>.</param>
    public static GoldenFile Open(string name) =>
        new(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", $"{name}.safetensors")));

    public bool Has(string name) => _header.TryGetProperty(name, out _);

    /// <summary>The tensor as float32.</summary>
    public Tensor this[string name]
    {
        get
        {
            var entry = _header.GetProperty(name);
            var offsets = entry.GetProperty("data_offsets");
            var bytes = _data.AsSpan(_start + offsets[0].GetInt32(), offsets[1].GetInt32() - offsets[0].GetInt32());
            var type = entry.GetProperty("dtype").GetString() switch
            {
                "F32" => ScalarType.Float32,
                "I8" => ScalarType.Int8,
                "U8" => ScalarType.Byte,
                "I32" => ScalarType.Int32,
                var other => throw new NotSupportedException(other),
            };
            var tensor = empty([.. entry.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())], dtype: type);
            bytes.CopyTo(tensor.bytes);
            return tensor.to(ScalarType.Float32);
        }
    }
}
