using System.Text.Json;
using R2QBench.Core.Tokenizers;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Tokenizers;

/// <summary>Real tokenizers against the ids that other implementations gave (see ../shared/data/tokenizers/README.md).</summary>
public class ReferenceIdsTests
{
    [NeedsDataFact("tokenizers", "models")]
    public void Stories260k_gives_the_reference_ids() => AssertReferenceIds("stories260k", "models/stories260k");

    [NeedsDataFact("tokenizers", "models")]
    public void Tinystories656k_whose_merges_cross_spaces_gives_the_reference_ids() => AssertReferenceIds("tinystories-656k", "models/tinystories-656k");

    [NeedsDataFact("tokenizers", "models")]
    public void Llama2_gives_the_reference_ids() => AssertReferenceIds("llama2", "tokenizers/llama2");

    [NeedsDataFact("tokenizers", "models")]
    public void Llama3_gives_the_reference_ids() => AssertReferenceIds("llama3", "tokenizers/llama3");

    [NeedsDataFact("tokenizers", "models")]
    public void Qwen3_gives_the_reference_ids() => AssertReferenceIds("qwen3", "tokenizers/qwen3");

    [NeedsDataFact("tokenizers", "models")]
    public void Gpt_neox_gives_the_reference_ids() => AssertReferenceIds("gpt-neox", "tokenizers/gpt-neox");

    [NeedsDataFact("tokenizers")]
    public void Gpt2_from_vocabulary_and_merges_gives_the_reference_ids() => AssertReferenceIds("gpt2", "tokenizers/gpt2");

    [NeedsDataFact("tokenizers")]
    public void Opt_from_vocabulary_and_merges_gives_the_reference_ids() => AssertReferenceIds("opt", "tokenizers/opt");

    [NeedsDataFact("tokenizers", "text/wikitext-2")]
    public void Wikitext2_raw_test_has_the_published_number_of_gpt2_tokens()
    {
        // As the data set is usually joined: each line with its newline, each blank line as nothing, two newlines between.
        var lines = File.ReadAllText(DataFolder.File("text", "wikitext-2", "wiki.test.raw")).Split('\n')[..^1];
        var text = string.Join("\n\n", lines.Select(line => line.Trim().Length == 0 ? "" : line + "\n"));
        Assert.Equal(287_644, TokenizerLoader.Load(DataFolder.File("tokenizers", "gpt2")).CountTokens(text));
    }

    private static void AssertReferenceIds(string name, string folder)
    {
        using var reference = JsonDocument.Parse(File.ReadAllBytes(DataFolder.File("tokenizers", "reference_ids.json")));
        var tokenizer = TokenizerLoader.Load(DataFolder.File(folder));
        var texts = reference.RootElement.GetProperty("texts").EnumerateArray().Select(t => t.GetString()!).ToArray();
        var expected = reference.RootElement.GetProperty("ids").GetProperty(name).EnumerateArray().ToArray();

        Assert.Equal(30, texts.Length);
        Assert.Equal(texts.Length, expected.Length);
        for (var i = 0; i < texts.Length; i++)
        {
            int[] wanted = [.. expected[i].EnumerateArray().Select(id => id.GetInt32())];
            Assert.True(wanted.SequenceEqual(tokenizer.EncodeToIds(texts[i], addSpecialTokens: false)),
                $"{name}: {JsonSerializer.Serialize(texts[i])}\nexpected {string.Join(' ', wanted)}\nactual   {string.Join(' ', tokenizer.EncodeToIds(texts[i], false))}");
        }
    }
}
