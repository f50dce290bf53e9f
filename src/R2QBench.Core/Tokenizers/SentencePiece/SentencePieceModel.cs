using System.Text;

namespace R2QBench.Core.Tokenizers.SentencePiece;

/// <summary>What a piece of a SentencePiece model is for.</summary>
internal enum PieceKind
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}

/// <summary>One entry of the vocabulary; its id is its place.</summary>
internal sealed record Piece(string Text, float Score, PieceKind Kind);

/// <summary>A SentencePiece <c>tokenizer.model</c>, as far as tokenizing needs it.</summary>
/// <remarks>Source: field numbers and defaults of sentencepiece_model.proto (google/sentencepiece).</remarks>
internal sealed record SentencePieceModel
{
    public const int UnigramType = 1;
    public const int BytePairType = 2;

    public List<Piece> Pieces { get; } = [];

    /// <summary>How the model was trained; 2 is byte-pair encoding.</summary>
    public int ModelType { get; private set; } = UnigramType;

    public bool ByteFallback { get; private set; }

    public bool WhitespaceIsSuffix { get; private set; }

    public int BosId { get; private set; } = 1;

    public int EosId { get; private set; } = 2;

    /// <summary>Length of the compiled character map; none means that texts are taken as they are.</summary>
    public int CharacterMapLength { get; private set; }

    public bool AddsDummyPrefix { get; private set; } = true;

    public bool RemovesExtraWhitespace { get; private set; } = true;

    public bool EscapesWhitespace { get; private set; } = true;

    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static SentencePieceModel Parse(ReadOnlySpan<byte> file)
    {
        var model = new SentencePieceModel();
        var settings = new HashSet<int>();
        var reader = new ProtobufReader(file);
        while (reader.Read())
        {
            settings.Add(reader.Field);
            if (reader.Field == 1) model.Pieces.Add(ReadPiece(reader.Bytes));
            else if (reader.Field == 2) model.ReadTrainer(reader.Bytes);
            else if (reader.Field == 3) model.ReadNormalizer(reader.Bytes);
        }

        // SentencePiece always writes all three, in this order: without the last one the file was cut off.
        return settings.IsSupersetOf([1, 2, 3]) ? model : throw new InvalidDataException("Vocabulary, trainer or normalizer settings are missing.");
    }

    private static Piece ReadPiece(ReadOnlySpan<byte> message)
    {
        var (text, score, kind) = ("", 0f, PieceKind.Normal);
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == 1) text = Encoding.UTF8.GetString(reader.Bytes);
            else if (reader.Field == 2) score = reader.Float;
            else if (reader.Field == 3) kind = (PieceKind)reader.Number;
        }

        return new Piece(text, score, kind);
    }

    private void ReadTrainer(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == 3) ModelType = (int)reader.Number;
            else if (reader.Field == 24) WhitespaceIsSuffix = reader.Number != 0;
            else if (reader.Field == 35) ByteFallback = reader.Number != 0;
            else if (reader.Field == 41) BosId = (int)reader.Number;
            else if (reader.Field == 42) EosId = (int)reader.Number;
        }
    }

    private void ReadNormalizer(ReadOnlySpan<byte> message)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field == 2) CharacterMapLength = reader.Bytes.Length;
            else if (reader.Field == 3) AddsDummyPrefix = reader.Number != 0;
            else if (reader.Field == 4) RemovesExtraWhitespace = reader.Number != 0;
            else if (reader.Field == 5) EscapesWhitespace = reader.Number != 0;
        }
    }
}
