using R2QBench.Core.Tokenizers.Bpe;
using R2QBench.Core.Tokenizers.Decoders;
using R2QBench.Core.Tokenizers.Normalizers;
using R2QBench.Core.Tokenizers.PreTokenizers;

namespace R2QBench.Core.Tokenizers;

/// <summary>Added tokens → normalizer → cuts → byte-pair model → special tokens, in the order of Hugging Face tokenizers.</summary>
internal sealed class PipelineTokenizer : Tokenizer
{
    private readonly BytePairModel _model;
    private readonly INormalizer? _normalizer;
    private readonly IPreTokenizer? _cuts;
    private readonly ITokenDecoder? _decoder;
    private readonly SpecialTokens _special;
    private readonly Dictionary<int, AddedToken> _addedById;
    private readonly Dictionary<string, int> _addedByContent;
    private readonly AddedTokenSplitter? _beforeNormalizing;
    private readonly AddedTokenSplitter? _afterNormalizing;

    public PipelineTokenizer(BytePairModel model, INormalizer? normalizer, IPreTokenizer? cuts, ITokenDecoder? decoder,
        IReadOnlyList<AddedToken> addedTokens, SpecialTokens special)
    {
        _model = model;
        _normalizer = normalizer;
        _cuts = cuts;
        _decoder = decoder;
        _special = special;
        _addedById = addedTokens.ToDictionary(t => t.Id);
        _addedByContent = addedTokens.ToDictionary(t => t.Content, t => t.Id);
        if (addedTokens.Any(t => !t.Normalized))
            _beforeNormalizing = new AddedTokenSplitter(addedTokens.Where(t => !t.Normalized).Select(t => (t.Content, t)));
        if (addedTokens.Any(t => t.Normalized))
            _afterNormalizing = new AddedTokenSplitter(addedTokens.Where(t => t.Normalized).Select(t => (normalizer?.Normalize(t.Content) ?? t.Content, t)));
        VocabularySize = Math.Max(model.Vocabulary.Size, addedTokens.Select(t => t.Id + 1).DefaultIfEmpty(0).Max());
    }

    public override int VocabularySize { get; }

    public override int? BosId => _special.BosId;

    public override int? EosId => _special.EosId;

    public override bool AddsBos => _special.BosId is { } bos && _special.Prefix.Count > 0 && _special.Prefix[0] == bos;

    public override IReadOnlyList<int> EncodeToIds(string text, bool addSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = Utf16Text.ReplaceLoneSurrogates(text);
        var ids = new List<int>(text.Length / 3 + 4);
        if (addSpecialTokens) ids.AddRange(_special.Prefix);
        var startsInput = true;
        foreach (var (part, token) in Split(_beforeNormalizing, text))
        {
            if (token is not null) ids.Add(token.Id);
            else EncodePart(part!, startsInput, ids);
            startsInput = false;
        }

        if (addSpecialTokens) ids.AddRange(_special.Suffix);
        return ids;
    }

    public override string Decode(IEnumerable<int> ids, bool skipSpecialTokens = true)
    {
        var tokens = new List<string>();
        foreach (var id in ids)
            if (!(skipSpecialTokens && _addedById.TryGetValue(id, out var added) && added.Special) && TokenOf(id) is { } token)
                tokens.Add(token);
        // Without a decoder Hugging Face tokenizers puts spaces between tokens.
        return _decoder is null ? string.Join(' ', tokens) : string.Concat(_decoder.Decode(tokens));
    }

    public override string? TokenOf(int id) => _addedById.TryGetValue(id, out var added) ? added.Content : _model.Vocabulary.TokenOf(id);

    public override int? IdOf(string token) =>
        _addedByContent.TryGetValue(token, out var added) ? added : _model.Vocabulary.Ids.TryGetValue(token, out var id) ? id : null;

    private void EncodePart(string text, bool startsInput, List<int> ids)
    {
        var normalized = _normalizer?.Normalize(text) ?? text;
        foreach (var (part, token) in Split(_afterNormalizing, normalized))
        {
            if (token is not null)
            {
                ids.Add(token.Id);
            }
            else
            {
                var pieces = PieceList.Whole(part!, startsInput);
                pieces = _cuts?.Apply(pieces) ?? pieces;
                _model.Encode(pieces.Text, pieces.Ends, ids);
            }

            startsInput = false;
        }
    }

    private static IEnumerable<(string? Text, AddedToken? Token)> Split(AddedTokenSplitter? splitter, string text) =>
        splitter?.Split(text) ?? (text.Length == 0 ? [] : [(text, null)]);
}
