using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using Xunit;

namespace R2QBench.Core.Tests.Specs;

public sealed class PretrainSpecTests : IDisposable
{
    private const string Least = """
        name: tiny
        output: out
        tokenizer: { vocabulary_size: 512 }
        model: { hidden_size: 64, intermediate_size: 172, layers: 5, heads: 8, kv_heads: 4 }
        data: { source: builtin:world }

        """;

    private readonly SpecFixture _specs = new();

    public void Dispose() => _specs.Dispose();

    [Fact]
    public void A_spec_that_states_only_what_it_must_gets_the_documented_defaults() => Assert.Equal(
        new PretrainSpec
        {
            Name = "tiny",
            Output = "out",
            VocabularySize = 512,
            Model = new ArchitectureSpec
            {
                HiddenSize = 64,
                IntermediateSize = 172,
                Layers = 5,
                Heads = 8,
                KeyValueHeads = 4,
                Context = 256,
                TieEmbeddings = true,
                RopeTheta = 10000,
                NormEpsilon = 1e-5,
                StorageDtype = "float32",
            },
            Data = new DataSpec { Source = "builtin:world", SequenceLength = 256 },
            Training = new TrainingSpec { Loss = "ce", Steps = 100, Optimizer = new OptimizerSpec { LearningRate = 1e-3 } },
            Evaluation = [],
        },
        Read(Least));

    [Fact]
    public void Every_key_that_is_stated_is_read()
    {
        var spec = Read(
            Least, "model={ hidden_size: 32, intermediate_size: 48, layers: 1, heads: 2, kv_heads: 1, context: 128, tied: false, rope_theta: 5e5, norm_epsilon: 1e-6, storage_dtype: bfloat16 }",
            "data.sequence_length=128", "training.steps=5", "evaluation=[{ task: world-questions }]", "seed=3", "threads=2", "device=cuda");

        Assert.Equal(
            new ArchitectureSpec
            {
                HiddenSize = 32,
                IntermediateSize = 48,
                Layers = 1,
                Heads = 2,
                KeyValueHeads = 1,
                Context = 128,
                TieEmbeddings = false,
                RopeTheta = 5e5,
                NormEpsilon = 1e-6,
                StorageDtype = "bfloat16",
            },
            spec.Model);
        Assert.Equal((128, 5, 3L, 2, "cuda"), (spec.Data.SequenceLength, spec.Training.Steps, spec.Seed, spec.Threads, spec.Device));
        Assert.Equal([new EvaluationSpec.Task("world-questions")], spec.Evaluation);
    }

    [Fact]
    public void A_base_file_may_be_named()
    {
        _specs.Write(Least, "base.yaml");

        Assert.Equal("other", Read("defaults: base.yaml\nname: other").Name);
    }

    [Theory]
    [InlineData("model.hidden_size=60", "--set model.hidden_size = 60\n  Does not split into 8 heads of even size\n  allowed: a multiple of 16")]
    [InlineData("model.kv_heads=3", "--set model.kv_heads = 3\n  Does not divide the heads: model.heads = 8")]
    [InlineData("model.context=128", "data.sequence_length = 256\n  Is longer than model.context = 128\n  allowed: 2 to 128")]
    [InlineData("evaluation=[{ perplexity: { corpus: tinystories, sequence_length: 512 } }]", "evaluation.0.perplexity.sequence_length = 512\n  Is longer than model.context = 256")]
    [InlineData("tokenizer.vocabulary_size=100", "tokenizer.vocabulary_size = 100\n  Is too small\n  allowed: whole number, 260 to 65536")]
    [InlineData("training.steps=0", "training.steps = 0\n  Is too small")]
    [InlineData("training.loss=ce", "training.loss = ce\n  Is not a known key")]
    [InlineData("training.schedule.warmup_steps=101", "Is longer than the training: training.steps = 100")]
    [InlineData("quantization.method=r2q", "quantization = {method: r2q}\n  Is not a known key")]
    [InlineData("grid.seed=[1, 2]", "grid = {seed: [1, 2]}\n  Is not a known key")]
    [InlineData("data.source=none", "data.source = none\n  Training for 100 steps needs a text")]
    [InlineData("data.source=tinystory", "next: did you mean tinystories?")]
    [InlineData("evaluation=[{ task: world }]", "next: did you mean world-questions?")]
    [InlineData("model.hidden_size=x", "model.hidden_size = x\n  Is not a whole number")]
    public void A_mistake_is_told_with_its_key(string option, string expected) =>
        Assert.Contains(expected, _specs.Shown(Assert.Throws<ProblemException>(() => Read(Least, option))));

    [Fact]
    public void A_spec_of_the_other_kind_is_one_problem()
    {
        var runs = $"{SpecFixture.Head}quantization: {{ method: r2q }}";

        Assert.EndsWith("quantization\n  Is a spec of runs, not for training from scratch\n  next: r2q run spec.yaml", _specs.Shown(Assert.Throws<ProblemException>(() => Read(runs))).TrimEnd());
        Assert.EndsWith("output\n  Is a spec for training from scratch, not for runs\n  next: r2q pretrain spec.yaml", _specs.Problems(Least).TrimEnd());
    }

    [Fact]
    public void What_is_missing_is_told_without_follow_ups()
    {
        var text = _specs.Shown(Assert.Throws<ProblemException>(() => Read("name: tiny\nmodel: { hidden_size: 64 }")));

        foreach (var key in new[] { "output", "tokenizer.vocabulary_size", "model.intermediate_size", "model.layers", "model.heads", "model.kv_heads", "data.source" })
            Assert.Contains($"{key}\n  Is missing", text);
        Assert.Equal(7, text.Split("next:").Length - 1);
    }

    private PretrainSpec Read(string text, params string[] overrides) => SpecReader.ReadPretrain(_specs.Write(text), overrides, SpecFixture.Vocabulary);
}
