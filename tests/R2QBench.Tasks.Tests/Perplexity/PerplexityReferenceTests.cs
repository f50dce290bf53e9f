using R2QBench.Core.Specs;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Tasks.Tests.Perplexity;

/// <summary>Perplexity of real models over a long text equals an independent computation.</summary>
public sealed class PerplexityReferenceTests
{
    /// <summary>float32 against float64, over tens of thousands of tokens.</summary>
    private const double RelativeTolerance = 1e-4;

    [NeedsDataTheory]
    [InlineData("stories260k")]
    [InlineData("tinystories-656k")]
    public void Long_text_perplexity_equals_the_reference(string model)
    {
        var reference = ReferenceModel.Json(model, "reference.json").GetProperty("long");
        string text = File.ReadAllText(DataFolder.File("text", "tinystories", reference.GetProperty("file").GetString()!));
        using var start = new TemporaryFile(text[..reference.GetProperty("first_chars").GetInt32()]);

        // Scheme of the reference: BOS and 255 tokens, taken every 256 tokens; all 255 predictions scored.
        var spec = new EvaluationSpec.Perplexity($"text:{start.Path}", reference.GetProperty("window").GetInt32(), Bos: "window");
        var measured = EvaluationFactory.Create(spec).Run(ReferenceModel.Load(model), CancellationToken.None).Single();

        double expected = reference.GetProperty("ppl").GetDouble();
        Assert.Equal(reference.GetProperty("scored").GetInt64(), measured.Count);
        Assert.InRange(measured.Value, expected * (1 - RelativeTolerance), expected * (1 + RelativeTolerance));
        Assert.Equal("window", measured.BosPolicy);
        Assert.Equal(256, measured.ContextLength);
        Assert.InRange(measured.StandardError!.Value, 0.001, expected);
    }

    [NeedsDataTheory]
    [InlineData("stories260k")]
    [InlineData("tinystories-656k")]
    public void Perplexities_of_the_short_texts_equal_the_reference(string model)
    {
        var context = ReferenceModel.Load(model);
        foreach (var reference in ReferenceModel.Json(model, "reference.json").GetProperty("texts").EnumerateArray())
        {
            using var file = new TemporaryFile(reference.GetProperty("text").GetString()!);
            int tokens = reference.GetProperty("ids").GetArrayLength();
            var measured = EvaluationFactory.Create(new EvaluationSpec.Perplexity($"text:{file.Path}", tokens, Bos: "once")).Run(context, CancellationToken.None).Single();
            double expected = reference.GetProperty("ppl").GetDouble();
            Assert.Equal(tokens - 1, measured.Count);
            Assert.InRange(measured.Value, expected * (1 - RelativeTolerance), expected * (1 + RelativeTolerance));
        }
    }
}
