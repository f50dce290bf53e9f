using TorchSharp;

namespace R2QBench.Methods.Scales;

/// <summary>The format in which scales are stored; also what they are rounded to in training and evaluation.</summary>
public enum ScaleDtype
{
    Float16,
    BFloat16,
    Float32,
}

/// <summary>Names and sizes of the scale formats; loads no native library.</summary>
public static class ScaleDtypes
{
    /// <summary>The names a spec may use, in the order of the enumeration.</summary>
    public static IReadOnlyList<string> Names { get; } = ["float16", "bfloat16", "float32"];

    /// <summary>The format of a spec's name; null if there is none of that name.</summary>
    public static ScaleDtype? Find(string name) => name switch
    {
        "float16" => ScaleDtype.Float16,
        "bfloat16" => ScaleDtype.BFloat16,
        "float32" => ScaleDtype.Float32,
        _ => null,
    };

    extension(ScaleDtype dtype)
    {
        /// <summary>The name in a spec.</summary>
        public string SpecName => Names[(int)dtype];

        /// <summary>The name in a safetensors header.</summary>
        public string SafetensorsName => dtype switch
        {
            ScaleDtype.Float16 => "F16",
            ScaleDtype.BFloat16 => "BF16",
            _ => "F32",
        };

        /// <summary>Bytes of one stored scale.</summary>
        public int Bytes => dtype == ScaleDtype.Float32 ? 4 : 2;

        /// <summary>The tensor element type.</summary>
        public torch.ScalarType ScalarType => dtype switch
        {
            ScaleDtype.Float16 => torch.ScalarType.Float16,
            ScaleDtype.BFloat16 => torch.ScalarType.BFloat16,
            _ => torch.ScalarType.Float32,
        };

        /// <summary>The smallest positive value that divisors are raised to; 2⁻²⁴ is float16's smallest number.</summary>
        public double SmallestDivisor => dtype == ScaleDtype.Float16 ? Math.ScaleB(1, -24) : Math.ScaleB(1, -126);
    }
}
