using System.Runtime.CompilerServices;
using System.Text;
using TorchSharp;

namespace R2QBench.Torch.Interop;

/// <summary>
/// One argument of an operator call: numbers by value, everything else with the object that owns it, so that it stays
/// alive while native code works on it.
/// </summary>
internal readonly partial struct Argument
{
    private readonly object? _owner;
    private readonly long _bits;
    private readonly Tag _tag;

    private Argument(Tag tag, long bits, object? owner = null)
    {
        _tag = tag;
        _bits = bits;
        _owner = owner;
    }

    internal static Argument None => default;

    internal static Argument Default => new(Tag.Default, 0);

    public static implicit operator Argument(long value) => new(Tag.Int, value);

    public static implicit operator Argument(int value) => new(Tag.Int, value);

    public static implicit operator Argument(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Argument(bool value) => new(Tag.Bool, value ? 1 : 0);

    public static implicit operator Argument(long? value) => value is { } number ? number : None;

    public static implicit operator Argument(double? value) => value is { } number ? number : None;

    public static implicit operator Argument(torch.ScalarType value) => new(Tag.Int, (int)value);

    public static implicit operator Argument(torch.ScalarType? value) => value is { } type ? type : None;

    public static implicit operator Argument(torch.Tensor? tensor) => tensor is null ? None : new(Tag.Tensor, 0, tensor);

    public static implicit operator Argument(torch.Device? device) => device is null ? None : new(Tag.Device, DeviceCode.Of(device));

    public static implicit operator Argument(string? text) => text is null ? None : new(Tag.String, 0, text);

    public static implicit operator Argument(long[]? list) => list is null ? None : new(Tag.IntList, 0, list);

    public static implicit operator Argument(torch.Tensor[] list) => new(Tag.TensorList, 0, list);

    internal static Argument Optionals(torch.Tensor?[] list) => new(Tag.OptionalTensorList, 0, list);

    /// <summary>The tensor that this argument holds.</summary>
    internal torch.Tensor Tensor => (torch.Tensor)_owner!;

    /// <summary>8-byte words of scratch memory that <see cref="Write"/> fills.</summary>
    internal int ScratchWords => _tag switch
    {
        Tag.IntList => Unsafe.As<long[]>(_owner!).Length,
        Tag.TensorList or Tag.OptionalTensorList => Unsafe.As<torch.Tensor?[]>(_owner!).Length,
        Tag.String => (Encoding.UTF8.GetMaxByteCount(Unsafe.As<string>(_owner!).Length) + 7) / 8,
        _ => 0,
    };

    /// <summary>Writes the native form; lists are copied to <paramref name="scratch"/>.</summary>
    internal unsafe void Write(NativeArgument* target, long* scratch)
    {
        target->Tag = _tag;
        switch (_tag)
        {
            case Tag.Tensor:
                target->Bits = Unsafe.As<torch.Tensor>(_owner!).Handle;
                break;
            case Tag.IntList:
                var numbers = Unsafe.As<long[]>(_owner!);
                numbers.CopyTo(new Span<long>(scratch, numbers.Length));
                target->Length = numbers.Length;
                target->Bits = (long)scratch;
                break;
            case Tag.TensorList or Tag.OptionalTensorList:
                var tensors = Unsafe.As<torch.Tensor?[]>(_owner!);
                for (int i = 0; i < tensors.Length; i++)
                    scratch[i] = tensors[i] is { } tensor ? tensor.Handle : Missing(i);
                target->Length = tensors.Length;
                target->Bits = (long)scratch;
                break;
            case Tag.String:
                var text = Unsafe.As<string>(_owner!);
                target->Length = Encoding.UTF8.GetBytes(text, new Span<byte>(scratch, Encoding.UTF8.GetMaxByteCount(text.Length)));
                target->Bits = (long)scratch;
                break;
            default:
                target->Bits = _bits;
                break;
        }
    }

    internal void KeepAlive() => GC.KeepAlive(_owner);

    private nint Missing(int index) => _tag == Tag.OptionalTensorList ? 0 : throw new ArgumentNullException($"tensors[{index}]");
}
