namespace R2QBench.Core.Checkpoints;

/// <summary>Number formats of safetensors files, by the names that the format uses.</summary>
/// <remarks>Source: the safetensors format description, list of <c>dtype</c> values.</remarks>
public static class TensorDtype
{
    public const string Bool = "BOOL";
    public const string U8 = "U8";
    public const string I8 = "I8";
    public const string I16 = "I16";
    public const string U16 = "U16";
    public const string F16 = "F16";
    public const string BF16 = "BF16";
    public const string I32 = "I32";
    public const string U32 = "U32";
    public const string F32 = "F32";
    public const string I64 = "I64";
    public const string U64 = "U64";
    public const string F64 = "F64";

    /// <summary>Every name that is read and written here.</summary>
    public static IReadOnlyList<string> All { get; } = [Bool, U8, I8, I16, U16, F16, BF16, I32, U32, F32, I64, U64, F64];

    /// <summary>Bytes of one element, or null for a name that is not in <see cref="All"/>.</summary>
    public static int? SizeOf(string dtype) => dtype switch
    {
        Bool or U8 or I8 => 1,
        I16 or U16 or F16 or BF16 => 2,
        I32 or U32 or F32 => 4,
        I64 or U64 or F64 => 8,
        _ => null,
    };

    /// <summary>True for the formats that a weight may be stored in.</summary>
    public static bool IsFloatingPoint(string dtype) => dtype is F16 or BF16 or F32 or F64;
}
