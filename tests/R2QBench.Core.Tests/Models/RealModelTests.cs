using System.Text.Json;
using R2QBench.Core.Models;
using R2QBench.Core.Models.Generation;
using R2QBench.Core.Tests.Models.Generation;
using R2QBench.Testing;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Core.Tests.Models;

/// <summary>Real checkpoints against an independent float64 forward pass (see ../shared/data/models/*/README.md).</summary>
public class RealModelTests
{
    /// <summary>What float32 loses against float64 in logits and per-token likelihoods.</summary>
    private const double Tolerance = 1e-4;

    [NeedsDataTheory("models")]
    [InlineData("stories260k", 260_032)]
    [InlineData("tinystories-656k", 656_000)]
    public void Short_texts_give_the_reference_ids_likelihoods_logits_and_choices(string name, long parameters)
    {
        var (loaded, reference) = Open(name);
        using var model = loaded.Model;
        Assert.Equal(parameters, model.ParameterCount);
        foreach (var text in reference.RootElement.GetProperty("texts").EnumerateArray())
        {
            using var scope = NewDisposeScope();
            using var plain = no_grad();
            var ids = Ints(text, "ids");
            Assert.Equal(ids, loaded.Tokenizer.EncodeToIds(text.GetProperty("text").GetString()!, addSpecialTokens: true));

            var logits = model.call(tensor(ids.Select(id => (long)id).ToArray(), [1, ids.Length]))[0];
            Near.Equal(Doubles(text, "nll"), Likelihoods(logits, ids), Tolerance);
            Near.Equal(Doubles(text, "last_logits"), [.. logits[ids.Length - 1].data<float>().ToArray().Select(x => (double)x)], Tolerance);
            Assert.Equal(Ints(text, "argmax"), logits.argmax(-1).data<long>().ToArray().Select(id => (int)id));
        }
    }

    [NeedsDataTheory("models")]
    [InlineData("stories260k", "greedy_from_bos")]
    [InlineData("stories260k", "greedy_from_prompt")]
    [InlineData("tinystories-656k", "greedy_from_bos")]
    [InlineData("tinystories-656k", "greedy_from_prompt")]
    public void Greedy_continuations_are_those_of_the_reference_word_for_word(string name, string key)
    {
        var (loaded, reference) = Open(name);
        using var model = loaded.Model;
        var expected = reference.RootElement.GetProperty(key);
        var ids = Ints(expected, "ids");
        var prompt = expected.TryGetProperty("prompt", out var text)
            ? loaded.Tokenizer.EncodeToIds(text.GetString()!, addSpecialTokens: true)
            : [loaded.Tokenizer.BosId!.Value];

        int[] generated = [.. prompt, .. TextGenerator.Generate(model, prompt, ids.Length - prompt.Count, new TokenSampler())];

        Assert.Equal(ids, generated);
        Assert.Equal(ids.Skip(prompt.Count), RecomputingDecoder.Generate(model, prompt, ids.Length - prompt.Count));
        Assert.Equal(expected.GetProperty("text").GetString(), loaded.Tokenizer.Decode(generated));
    }

    [NeedsDataTheory("models", "text/tinystories")]
    [InlineData("stories260k")]
    [InlineData("tinystories-656k")]
    public void A_long_text_has_the_perplexity_of_the_reference(string name)
    {
        const int Window = 256;
        var (loaded, reference) = Open(name);
        using var model = loaded.Model;
        var expected = reference.RootElement.GetProperty("long");
        var text = File.ReadAllText(DataFolder.File("text", "tinystories", expected.GetProperty("file").GetString()!))[..expected.GetProperty("first_chars").GetInt32()];

        var ids = loaded.Tokenizer.EncodeToIds(text, addSpecialTokens: false);

        Assert.Equal(expected.GetProperty("tokens_total").GetInt32(), ids.Count);
        var (sum, scored) = (0.0, 0);
        for (var start = 0; start + Window - 1 <= ids.Count; start += Window)
        {
            using var scope = NewDisposeScope();
            using var plain = no_grad();
            int[] block = [loaded.Tokenizer.BosId!.Value, .. ids.Skip(start).Take(Window - 1)];
            var logits = model.call(tensor(block.Select(id => (long)id).ToArray(), [1, Window]))[0];
            sum += Likelihoods(logits, block).Sum();
            scored += Window - 1;
        }

        Assert.Equal(expected.GetProperty("scored").GetInt32(), scored);
        Near.Equal(expected.GetProperty("ppl").GetDouble(), Math.Exp(sum / scored), 0, relative: 1e-4);
    }

    private static (LoadedModel Model, JsonDocument Reference) Open(string name)
    {
        var folder = DataFolder.File("models", name);
        return (ModelLoader.Load(folder, ScalarType.Float32, CPU), JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "reference.json"))));
    }

    private static double[] Likelihoods(Tensor logits, int[] ids)
    {
        var targets = tensor(ids.Skip(1).Select(id => (long)id).ToArray(), [ids.Length - 1, 1]);
        return [.. (-logits.log_softmax(-1)[TensorIndex.Slice(0, ids.Length - 1)].gather(1, targets)).squeeze(1).contiguous().data<float>().ToArray().Select(x => (double)x)];
    }

    private static int[] Ints(JsonElement json, string key) => [.. json.GetProperty(key).EnumerateArray().Select(x => x.GetInt32())];

    private static double[] Doubles(JsonElement json, string key) => [.. json.GetProperty(key).EnumerateArray().Select(x => x.GetDouble())];
}
