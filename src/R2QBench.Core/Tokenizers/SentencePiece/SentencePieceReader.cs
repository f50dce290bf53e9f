using R2QBench.Core.Errors;
using R2QBench.Core.Tokenizers.Bpe;
using R2QBench.Core.Tokenizers.Decoders;
using R2QBench.Core.Tokenizers.Normalizers;

namespace R2QBench.Core.Tokenizers.SentencePiece;

/// <summary>Reads SentencePiece byte-pair models (Llama 1 and 2, Mistral 0.1): the same ids as SentencePiece and as the <c>tokenizer.json</c> made from them.</summary>
internal static class SentencePieceReader
{
    public const string FileName = "tokenizer.model";

    private const string VisibleSpace = "\u2581";

    /// <exception cref="ProblemException">A damaged file, or a kind of model that is not supported.</exception>
    public static Tokenizer Read(string path, TokenizerSettings settings)
    {
        var model = ReadModel(path);
        CheckSupported(model, path);
        var ids = new Dictionary<string, int>();
        for (var id = 0; id < model.Pieces.Count; id++)
            if (!ids.TryAdd(model.Pieces[id].Text, id))
                throw Refuse("A piece occurs twice", path, model.Pieces[id].Text);

        var normal = model.Pieces.Where(p => p.Kind == PieceKind.Normal).ToDictionary(p => p.Text, p => p.Score);
        CheckCharacters(normal, path);
        AddedToken[] special =
        [
            .. model.Pieces.Select((piece, id) => (piece, id)).Where(p => p.piece.Kind is PieceKind.Control or PieceKind.Unknown)
                .Select(p => new AddedToken(p.id, p.piece.Text) { Special = true }),
        ];
        var options = new BytePairOptions
        {
            UnknownToken = model.Pieces.First(p => p.Kind == PieceKind.Unknown).Text,
            FuseUnknown = true,
            ByteFallback = model.ByteFallback,
        };
        int? IdOf(string token) => ids.TryGetValue(token, out var id) ? id : null;
        var bos = PieceAt(model, model.BosId);
        settings = settings with { BosToken = settings.BosToken ?? bos, EosToken = settings.EosToken ?? PieceAt(model, model.EosId) };
        return new PipelineTokenizer(
            new BytePairModel(new BytePairVocabulary(ids, normal, path), options, path),
            Normalizer(model), null, Decoder(model), special,
            settings.Resolve(bos is null ? [] : [model.BosId], [], IdOf)); // Llama's class adds BOS unless told otherwise
    }

    private static SentencePieceModel ReadModel(string path)
    {
        try
        {
            return SentencePieceModel.Parse(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ProblemException(new Problem($"The file cannot be read: {error.Message}", path, NextStep: "fetch the model's tokenizer files again"), inner: error);
        }
    }

    private static void CheckSupported(SentencePieceModel model, string path)
    {
        if (model.ModelType != SentencePieceModel.BytePairType)
            throw Refuse("Only SentencePiece's byte-pair models are supported", $"{path}  model_type", model.ModelType == SentencePieceModel.UnigramType ? "unigram" : model.ModelType.ToString(), "bpe");
        if (model.CharacterMapLength > 0) throw Refuse("A compiled character map is not supported", $"{path}  precompiled_charsmap", $"{model.CharacterMapLength} bytes", "none (identity)");
        if (model.WhitespaceIsSuffix) throw Refuse("Spaces at the end of words are not supported", $"{path}  treat_whitespace_as_suffix", "true", "false");
        if (!model.EscapesWhitespace) throw Refuse("Unescaped spaces are not supported", $"{path}  escape_whitespaces", "false", "true");
        if (model.Pieces.FirstOrDefault(p => p.Kind is PieceKind.UserDefined or PieceKind.Unused) is { } piece) throw Refuse($"Pieces of the kind {piece.Kind} are not supported", path, piece.Text);
        if (model.Pieces.Count(p => p.Kind == PieceKind.Unknown) != 1) throw Refuse("The model does not have exactly one unknown piece", path, null);
    }

    /// <summary>Merging looks up texts, so a character that is no piece could merge in SentencePiece but not here; trained models have none.</summary>
    private static void CheckCharacters(Dictionary<string, float> pieces, string path)
    {
        foreach (var piece in pieces.Keys)
            foreach (var rune in piece.EnumerateRunes())
                if (!pieces.ContainsKey(rune.ToString()))
                    throw Refuse("A piece holds a character that is not itself a piece", path, $"{rune} in {piece}");
    }

    private static SequenceNormalizer Normalizer(SentencePieceModel model)
    {
        var steps = new List<INormalizer>();
        if (model.RemovesExtraWhitespace) steps.Add(new ExtraSpaceNormalizer());
        if (model.AddsDummyPrefix) steps.Add(new PrependNormalizer(VisibleSpace));
        steps.Add(new ReplaceNormalizer(" ", VisibleSpace));
        return new SequenceNormalizer(steps);
    }

    private static SequenceDecoder Decoder(SentencePieceModel model)
    {
        ITokenDecoder[] steps = [new ReplaceDecoder(VisibleSpace, " "), new ByteFallbackDecoder(), new FuseDecoder()];
        return new SequenceDecoder(model.AddsDummyPrefix ? [.. steps, new StripDecoder(' ', start: 1, stop: 0)] : steps);
    }

    private static string? PieceAt(SentencePieceModel model, int id) => id >= 0 && id < model.Pieces.Count ? model.Pieces[id].Text : null;

    private static ProblemException Refuse(string what, string where, string? seen, string? allowed = null) =>
        new(new Problem(what, where, seen, allowed, "fetch the model's tokenizer.json into the folder"));
}
