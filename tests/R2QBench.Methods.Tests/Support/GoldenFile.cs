using R2QBench.Core.Checkpoints;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Support;

/// <summary>One golden case: its tensors, whole numbers widened to float32.</summary>
public sealed class GoldenFile : IDisposable
{
    private readonly SafetensorsFile _file;

    private GoldenFile(SafetensorsFile file) => _file = file;

    /// <param name="name">Path below <c>Golden</c> without ending, e.g. <c>parq/greedy-gauss</c>.</param>
    public static GoldenFile Open(string name) =>
        new(SafetensorsFile.Open(Path.Combine(AppContext.BaseDirectory, "Golden", $"{name}.safetensors")));

    public bool Has(string name) => _file.Entries.ContainsKey(name);

    /// <summary>The tensor as float32.</summary>
    public Tensor this[string name]
    {
        get
        {
            var entry = _file.Entries[name];
            var type = entry.Dtype switch
            {
                TensorDtype.F32 => ScalarType.Float32,
                "I8" => ScalarType.Int8,
                "U8" => ScalarType.Byte,
                "I32" => ScalarType.Int32,
                "F16" => ScalarType.Float16,
                var other => throw new NotSupportedException(other),
            };
            var tensor = empty([.. entry.Shape], dtype: type);
            _file.Bytes(name).CopyTo(tensor.bytes);
            return tensor.to(ScalarType.Float32);
        }
    }

    public void Dispose() => _file.Dispose();
}
