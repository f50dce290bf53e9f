using R2QBench.Torch.Interop;

namespace TorchSharp;

/// <summary>A number for an operator: an integer, a floating-point number or a truth value. Holds no native memory.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(Tag tag, long bits)
    {
        Tag = tag;
        Bits = bits;
    }

    internal Tag Tag { get; }

    /// <summary>The value, for floating point its bit pattern.</summary>
    internal long Bits { get; }

    public torch.ScalarType Type => Tag switch
    {
        Tag.Double => torch.ScalarType.Float64,
        Tag.Bool => torch.ScalarType.Bool,
        _ => torch.ScalarType.Int64,
    };

    internal double Real => Tag == Tag.Double ? BitConverter.Int64BitsToDouble(Bits) : Bits;

    internal long Integer => Tag == Tag.Double ? (long)BitConverter.Int64BitsToDouble(Bits) : Bits;

    public static implicit operator Scalar(byte value) => new(Tag.Int, value);

    public static implicit operator Scalar(sbyte value) => new(Tag.Int, value);

    public static implicit operator Scalar(short value) => new(Tag.Int, value);

    public static implicit operator Scalar(int value) => new(Tag.Int, value);

    public static implicit operator Scalar(long value) => new(Tag.Int, value);

    public static implicit operator Scalar(Half value) => (double)value;

    public static implicit operator Scalar(float value) => (double)value;

    public static implicit operator Scalar(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Scalar(bool value) => new(Tag.Bool, value ? 1 : 0);

    internal static Scalar From(NativeResult result) => new(result.Tag, result.Bits);

    public override string ToString() => Tag switch
    {
        Tag.Double => Real.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Tag.Bool => Bits != 0 ? "True" : "False",
        _ => Bits.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };

    /// <summary>Nothing to free; TorchSharp's scalars are disposable, so code written for it disposes them.</summary>
    public void Dispose()
    {
    }
}

/// <summary>Reading a <see cref="Scalar"/> as a .NET number.</summary>
public static class ScalarExtensionMethods
{
    public static float ToSingle(this Scalar value) => (float)value.Real;

    public static double ToDouble(this Scalar value) => value.Real;

    public static int ToInt32(this Scalar value) => (int)value.Integer;

    public static long ToInt64(this Scalar value) => value.Integer;

    public static bool ToBoolean(this Scalar value) => value.Bits != 0;
}
