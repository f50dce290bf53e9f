using System.Buffers.Binary;

namespace R2QBench.Core.Tokenizers.SentencePiece;

/// <summary>Walks over the fields of one Protocol Buffers message.</summary>
/// <remarks>Source: the Protocol Buffers encoding description (tags, varints, lengths).</remarks>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Delimited = 2;
    private const int Fixed32 = 5;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>Number of the field read last.</summary>
    public int Field { get; private set; }

    /// <summary>Value of the field read last, where it is a number.</summary>
    public ulong Number { get; private set; }

    /// <summary>Bytes of the field read last, where it is text, a message or a fixed-width number.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The field read last as float32.</summary>
    public readonly float Float => Bytes.Length == 4 ? BinaryPrimitives.ReadSingleLittleEndian(Bytes) : throw Damaged();

    /// <summary>Reads the next field; false at the end.</summary>
    /// <exception cref="InvalidDataException">The message is damaged.</exception>
    public bool Read()
    {
        if (_rest.IsEmpty) return false;
        var tag = ReadVarint();
        Field = (int)(tag >> 3);
        Bytes = default;
        Number = 0;
        switch ((int)(tag & 7))
        {
            case Varint:
                Number = ReadVarint();
                return true;
            case Fixed64:
                Bytes = Take(8);
                return true;
            case Delimited:
                Bytes = Take(ReadVarint());
                return true;
            case Fixed32:
                Bytes = Take(4);
                return true;
            default:
                throw Damaged();
        }
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw Damaged();
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)_rest.Length) throw Damaged();
        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    private static InvalidDataException Damaged() => new("The message is cut off or not Protocol Buffers.");
}
