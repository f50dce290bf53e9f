using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Core.Models.Generation;
using R2QBench.Testing;
using R2QBench.Testing.Devices;
using R2QBench.Torch;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Core.Tests.Models.Generation;

[Collection(AloneCollection.Name)]
public class TextGeneratorTests
{
    /// <summary>Largest difference of float32 products of one row and of many.</summary>
    private const double Tolerance = 1e-4;

    private static readonly int[] Prompt = [3, 17, 5, 8, 2];

    [Theory]
    [MemberData(nameof(FamilyParityTests.Families), MemberType = typeof(FamilyParityTests))]
    public void Cached_generation_gives_the_tokens_of_computing_every_prefix_anew(string family)
    {
        using var model = ModelLoader.LoadWithoutTokenizer(FixtureFolder.Model(family), ScalarType.Float32, CPU);

        var cached = TextGenerator.Generate(model, Prompt, 40, new TokenSampler()).ToArray();

        Assert.Equal(RecomputingDecoder.Generate(model, Prompt, 40), cached);
    }

    /// <summary>Random models soon repeat one token; given tokens that differ, every position and every logit counts.</summary>
    [DeviceTheory]
    [Devices(Of = nameof(FamilyParityTests.Families), In = typeof(FamilyParityTests))]
    public void Cached_logits_are_those_of_the_whole_text_at_every_position(string device, string family)
    {
        using var model = ModelLoader.LoadWithoutTokenizer(FixtureFolder.Model(family), ScalarType.Float32, device);
        using var scope = NewDisposeScope();
        using var plain = no_grad();
        var ids = (arange(2 * 30, ScalarType.Int64) * 37 % model.VocabularySize).view(2, 30).to(device);
        using var cache = new KeyValueCache(model, 30, batch: 2);

        var parts = new List<Tensor> { model.Continue(ids.narrow(1, 0, 9), cache) };
        for (var i = 9; i < 30; i++) parts.Add(model.Continue(ids.narrow(1, i, 1), cache));

        Assert.Equal(30, cache.Count);
        Near.Equal(model.call(ids), cat(parts, 1), Tolerance);
    }

    [Fact]
    public void It_stops_at_the_end_token_and_at_the_end_of_the_context()
    {
        using var model = SmallModel.Create();
        var all = TextGenerator.Generate(model, [1], 100, new TokenSampler()).ToArray();

        Assert.Equal(31, all.Length);
        Assert.Equal(all[..1], TextGenerator.Generate(model, [1], 100, new TokenSampler(), endId: all[0]));
        Assert.Equal(all[..3], TextGenerator.Generate(model, [1], 3, new TokenSampler()));
        Assert.Empty(TextGenerator.Generate(model, [.. all, 1], 3, new TokenSampler()));
    }

    [Fact]
    public void A_prompt_beyond_the_context_is_refused()
    {
        using var model = SmallModel.Create();

        Assert.Contains("up to 32", Assert.Throws<ProblemException>(() => TextGenerator.Generate(model, new int[33], 1, new TokenSampler())).Message);
    }

    [Fact]
    public void What_a_cache_cannot_take_is_refused()
    {
        using var model = SmallModel.Create();
        using var scope = NewDisposeScope();
        using var cache = new KeyValueCache(model, 4);
        model.Continue(SmallModel.Ids(3), cache);

        model.Continue(SmallModel.Ids(1), cache);
        Assert.Throws<ArgumentException>(() => model.Continue(SmallModel.Ids(1), cache));
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyValueCache(model, 33));
    }

    [Fact]
    public void No_tensor_is_left_after_a_generation_that_was_stopped_early()
    {
        using var model = SmallModel.Create();
        _ = TextGenerator.Generate(model, [1], 8, new TokenSampler()).Count();   // the rotary table is made once
        var before = LiveTensors.Settled();

        _ = TextGenerator.Generate(model, [1], 8, new TokenSampler()).Take(3).Count();

        Assert.Equal(before, Engine.LiveTensorCount);
    }
}
