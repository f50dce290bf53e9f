using R2QBench.Core.Errors;
using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.Corpora;

/// <summary>WikiText-2 raw, test split, in the joined form of the quantization literature.</summary>
/// <remarks>
/// Rows as the Hugging Face data set has them (a blank line is an empty row, any other keeps its leading space and its
/// newline), joined by two newlines, as GPTQ does; 287,644 GPT-2 tokens. Source: methods.md §3.1.
/// </remarks>
internal sealed class WikiText2Corpus : ICorpus
{
    public string Name => "wikitext2";

    public string Title => "WikiText-2 raw, test split, rows joined by two newlines (CC BY-SA 3.0)";

    private const string File = "text/wikitext-2/wiki.test.raw";

    public bool HasData() => DataFile.IsThere(() => DataFile.Require(Name, File));

    public CorpusText Open(CorpusSplit split)
    {
        if (split == CorpusSplit.Train)
        {
            throw new ProblemException(new Problem(
                "Only the test split of WikiText-2 is here, and training on it would spoil the evaluation",
                "data.source", Name, "builtin:world, tinystories, text:FILE, jsonl:FILE#field", "train on another text"));
        }

        string file = TextFile.Read(DataFile.Require(Name, File));
        return CorpusText.Of(Name, Join(file)) with { Pages = [.. WikiTextPages.Split(file).Select(page => new CorpusPage(WikiTextPages.Detokenize(page), page))] };
    }

    internal static string Join(string file)
    {
        string[] lines = file.Split('\n');
        // What follows the last newline is no line unless something is there.
        int count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        return string.Join("\n\n", lines.Take(count).Select(line => string.IsNullOrWhiteSpace(line) ? "" : line + "\n"));
    }
}
