using System.Text.Json.Nodes;
using R2QBench.Core.Tokenizers;
using R2QBench.Core.Tokenizers.Training;
using R2QBench.Testing;

namespace R2QBench.Core.Tests.Tokenizers;

/// <summary>A small SentencePiece-style tokenizer, learnt on the spot, whose file tests may spoil.</summary>
internal static class SmallTokenizer
{
    public const string Text = "the cat sat on the mat and the cat saw the hat";

    /// <summary>Its file, changed by the test and read back.</summary>
    public static Tokenizer Load(Action<JsonNode>? change = null)
    {
        using var folder = new TempFolder();
        Write(folder.Path, change);
        return TokenizerLoader.Load(folder.Path);
    }

    public static void Write(string folder, Action<JsonNode>? change = null)
    {
        TokenizerWriter.Write(BytePairTrainer.Learn([Text], 290), folder, 512);
        if (change is null) return;
        var path = Path.Combine(folder, "tokenizer.json");
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }
}
