using R2QBench.Core.Checkpoints;
using static TorchSharp.torch;

namespace R2QBench.Runner.Runs;

/// <summary>The dtypes a model may compute in, by the names of the spec.</summary>
public static class ComputeDtypes
{
    /// <summary>Bytes per number; loads no native library.</summary>
    public static int Bytes(string name) => name == "float32" ? 4 : 2;

    /// <exception cref="ArgumentException">Not a name that a spec may use.</exception>
    public static ScalarType Parse(string name) => name switch
    {
        "float32" => ScalarType.Float32,
        "bfloat16" => ScalarType.BFloat16,
        "float16" => ScalarType.Float16,
        _ => throw new ArgumentException($"There is no compute dtype {name}.", nameof(name)),
    };

    /// <summary>The name that safetensors files use.</summary>
    public static string StoredName(ScalarType dtype) => dtype switch
    {
        ScalarType.Float32 => TensorDtype.F32,
        ScalarType.BFloat16 => TensorDtype.BF16,
        ScalarType.Float16 => TensorDtype.F16,
        _ => throw new ArgumentException($"{dtype} is no compute dtype.", nameof(dtype)),
    };
}
