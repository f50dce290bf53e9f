using R2QBench.Core.Models;
using R2QBench.Testing;
using R2QBench.Torch;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Core.Tests.Models;

/// <summary>What the backward pass computes again changes memory and nothing else.</summary>
[Collection(AloneCollection.Name)]
public class RecomputationTests
{
    public static TheoryData<string, Recomputation, bool> Cases
    {
        get
        {
            var cases = new TheoryData<string, Recomputation, bool>();
            foreach (var family in new[] { "llama", "qwen3", "opt", "opt-postnorm-proj", "gpt2", "gpt-neox" })
                foreach (var recomputation in new[] { Recomputation.GateUp, Recomputation.Block })
                    foreach (var fused in new[] { true, false })
                        cases.Add(family, recomputation, fused);
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_and_gradients_are_the_same_bits(string family, Recomputation recomputation, bool fused)
    {
        var enabled = Fused.Enabled;
        Fused.Enabled = fused;
        try
        {
            using var scope = NewDisposeScope();
            using var model = ModelLoader.LoadWithoutTokenizer(FixtureFolder.Model(family), ScalarType.Float32, CPU);
            var (loss, gradients) = Step(model);
            model.Recomputation = recomputation;
            var (lossAgain, gradientsAgain) = Step(model);

            Assert.Equal(loss, lossAgain);
            Assert.Equal(gradients.Keys, gradientsAgain.Keys);
            Assert.All(gradients, gradient => Assert.Equal(gradient.Value, gradientsAgain[gradient.Key]));
        }
        finally
        {
            Fused.Enabled = enabled;
        }
    }

    /// <summary>Traced states are outputs of blocks; traced attention is inside them, so that those blocks are kept.</summary>
    [Theory]
    [InlineData(TracedStates.Hidden)]
    [InlineData(TracedStates.Attention)]
    public void Gradients_of_traced_states_arrive(TracedStates states)
    {
        using var scope = NewDisposeScope();
        using var model = SmallModel.Create();
        Dictionary<string, float[]> Gradients(Recomputation recomputation)
        {
            model.Recomputation = recomputation;
            model.zero_grad();
            using var trace = new ForwardTrace(states);
            var logits = model.Trace(SmallModel.Ids(20), trace);
            var terms = trace.Hidden.Concat(trace.AttentionMaps).Concat(trace.AttentionOutputs).Select(state => state.square().mean()).ToList();
            Assert.NotEmpty(terms);
            terms.Aggregate(logits.square().mean(), (sum, term) => sum + term).backward();
            return GradientsOf(model);
        }

        var (kept, recomputed) = (Gradients(Recomputation.None), Gradients(Recomputation.Block));
        Assert.All(kept, gradient => Assert.Equal(gradient.Value, recomputed[gradient.Key]));
    }

    /// <summary>Eight blocks of which all is kept, most, or one block at a time.</summary>
    [NeedsMemoryPeaksTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_peak_of_a_step_shrinks(bool fused)
    {
        var enabled = Fused.Enabled;
        Fused.Enabled = fused;
        try
        {
            using var model = SmallModel.Create(config: SmallModel.Config with
            {
                Layers = 8,
                HiddenSize = 128,
                IntermediateSize = 512,
                HeadDimension = 32,
                MaximumPositions = 256,
                Rotary = new() { Dimensions = 32 },
            });
            model.train();
            _ = PeakOf(model, Recomputation.Block, rows: 1);   // what is made once
            var none = PeakOf(model, Recomputation.None, rows: 16);
            var gateUp = PeakOf(model, Recomputation.GateUp, rows: 16);
            var block = PeakOf(model, Recomputation.Block, rows: 16);

            Assert.InRange((double)gateUp / none, 0.1, 0.9);   // about 0.7
            Assert.InRange((double)block / none, 0.1, 0.7);    // 0.35 to 0.5
        }
        finally
        {
            Fused.Enabled = enabled;
        }
    }

    private static long PeakOf(LanguageModel model, Recomputation recomputation, int rows)
    {
        model.Recomputation = recomputation;
        model.zero_grad();
        return MemoryPeak.Of(() =>
        {
            using var scope = NewDisposeScope();
            var ids = randint(0, model.VocabularySize, [rows, 256], ScalarType.Int64);
            model.CrossEntropy(ids, ids).backward();
        });
    }

    private static (float Loss, Dictionary<string, float[]> Gradients) Step(LanguageModel model)
    {
        using var scope = NewDisposeScope();
        manual_seed(7);
        var ids = randint(0, model.VocabularySize, [3, 40], ScalarType.Int64);
        model.zero_grad();
        var sum = 0f;
        for (var part = 0; part < 2; part++)   // accumulated
        {
            var loss = model.CrossEntropy(ids, ids.roll(1, 1)) / 2;
            loss.backward();
            sum += loss.item<float>();
        }

        return (sum, GradientsOf(model));
    }

    private static Dictionary<string, float[]> GradientsOf(LanguageModel model) =>
        model.Weights.Where(weight => weight.Value.grad is not null).ToDictionary(weight => weight.Key, weight => weight.Value.grad!.data<float>().ToArray());
}
