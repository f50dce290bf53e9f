using R2QBench.Core.Tokenizers;

namespace R2QBench.Tasks.Tests;

/// <summary>A tokenizer whose tokens are easy to read: every word with the space before it, or a lone character.</summary>
internal sealed class WordTokenizer(bool addsBos = true, int? bosId = WordTokenizer.Bos, int? eosId = WordTokenizer.Eos) : Tokenizer
{
    public const int Bos = 1;
    public const int Eos = 2;
    private const int FirstWord = 3;
    private readonly List<string> _words = [];

    public override int VocabularySize => 1000;

    public override int? BosId => bosId;

    public override int? EosId => eosId;

    public override bool AddsBos => addsBos;

    public override IReadOnlyList<int> EncodeToIds(string text, bool addSpecialTokens)
    {
        var ids = new List<int>();
        if (addSpecialTokens && addsBos) ids.Add(Bos);
        for (int start = 0; start < text.Length;)
        {
            int end = start + 1;
            while (end < text.Length && char.IsLetterOrDigit(text[end])) end++;
            ids.Add(IdOf(text[start..end])!.Value);
            start = end;
        }

        return ids;
    }

    public override string Decode(IEnumerable<int> ids, bool skipSpecialTokens = true) =>
        string.Concat(ids.Select(id => id < FirstWord ? (skipSpecialTokens ? "" : $"<{id}>") : _words[id - FirstWord]));

    public override string? TokenOf(int id) => id < FirstWord ? null : _words[id - FirstWord];

    public override int? IdOf(string token)
    {
        int at = _words.IndexOf(token);
        if (at < 0)
        {
            at = _words.Count;
            _words.Add(token);
        }

        return at + FirstWord;
    }
}
