using System.Reflection;
using R2QBench.Core.Identity;
using R2QBench.Core.Specs;
using R2QBench.Core.Tests.Specs;
using Xunit;

namespace R2QBench.Core.Tests.Identity;

public sealed class RunIdTests
{
    private static readonly RunSpec Run = new()
    {
        Name = "sample",
        Model = new ModelSpec { Source = "builtin:tiny-world" },
        Data = new DataSpec { Source = "teacher:builtin:world" },
        Quantization = new QuantizationSpec { Method = "rtn", Init = "asymmetric_clip", Options = new Dictionary<string, string> { ["variant"] = "B" } },
        Training = new TrainingSpec
        {
            Features = new FeatureSpec { Hidden = 1, HiddenCosine = 1, AttentionMap = 1, AttentionOutput = 1 },
            Phases = [new PhaseSpec { Steps = 5, Loss = "ce", LearningRate = 1e-3, ScaleLearningRate = 1e-4, GradientClip = 0.3 }],
        },
        Evaluation = [new EvaluationSpec.Perplexity("builtin:world", 128, 64, "once", 1000), new EvaluationSpec.Task("piqa", 100)],
    };

    private static readonly InputHashes Inputs = new()
    {
        Model = "m",
        Tokenizer = "t",
        Data = "d",
        MethodVersion = 1,
        EvaluationData = new Dictionary<string, string> { ["piqa"] = "p" },
        ProtocolVersions = new Dictionary<string, int> { ["piqa"] = 1 },
    };

    [Fact]
    public void An_id_is_twelve_hex_characters() => Assert.Matches("^[0-9a-f]{12}$", RunId.Of(Run, Inputs));

    /// <summary>Results on disk are found by their id: if this fails, every existing result is computed again. Change it only on purpose.</summary>
    [Fact]
    public void The_canonical_form_is_pinned() => Testing.Verified.Matches(
        RunId.Canonical(Run, Inputs).Replace(",\"", ",\n\"") + "\n" + RunId.Of(Run, Inputs) + "\n", "CanonicalRun.txt");

    [Fact]
    public void Every_value_of_a_run_changes_the_id_except_its_labels_and_what_is_recomputed()
    {
        var id = RunId.Of(Run, Inputs);
        var same = Variations(Run).Where(variation => RunId.Of((RunSpec)variation.Value, Inputs) == id).Select(variation => variation.Path);

        Assert.Equal(["Name", "Axes", "Training.Recompute"], same.OrderBy(path => path.Contains('.')));
    }

    [Fact]
    public void Every_input_changes_the_id()
    {
        var id = RunId.Of(Run, Inputs);

        Assert.All(Variations(Inputs), variation => Assert.NotEqual(id, RunId.Of(Run, (InputHashes)variation.Value)));
        Assert.NotEqual(id, RunId.Of(Run, Inputs with { Data = null }));
    }

    [Fact]
    public void Different_runs_get_different_ids()
    {
        var ids = Variations(Run).Select(variation => RunId.Of((RunSpec)variation.Value, Inputs)).ToList();

        Assert.Equal(ids.Count - 2, ids.Distinct().Count()); // name, axes and recomputation give the same
    }

    [Fact]
    public void The_kind_of_device_counts_but_not_its_index()
    {
        var first = RunId.Of(Run with { Device = "cuda" }, Inputs);

        Assert.Equal(first, RunId.Of(Run with { Device = "cuda:3" }, Inputs));
        Assert.NotEqual(first, RunId.Of(Run, Inputs));
    }

    [Theory]
    [InlineData("quantization: { method: rtn }", "quantization: { method: \"rtn\", bits: +2, group_size: 64, options: { variant: B, clip: 1.00 } }")]
    [InlineData("quantization: { method: r2q }\ntraining: { optimizer: { learning_rate: 2e-5 } }", "quantization:\n  method: r2q\ntraining:\n  optimizer:\n    learning_rate: 0.00002\n    weight_decay: -0.0")]
    [InlineData("quantization: { method: ternary, bits: 2 }", "quantization: { method: ternary, bits: 4, gradient: clipped, scales: learned }")]
    [InlineData("quantization: { method: r2q }\nseed: 0", "seed: 0 # first\nthreads: 1\ndevice: cpu\nquantization: { bits: 2, method: r2q, skip: [lm_head] }")]
    public void Two_spellings_of_one_run_have_one_id(string first, string second)
    {
        using var specs = new SpecFixture();

        Assert.Equal(CanonicalJson.Of(specs.Run(first)), CanonicalJson.Of(specs.Run(second)));
        Assert.Equal(RunId.Of(specs.Run(first), Inputs), RunId.Of(specs.Run(second), Inputs));
    }

    [Fact]
    public void Runs_that_differ_only_in_what_the_full_precision_model_never_sees_share_a_baseline()
    {
        var other = Run with
        {
            Quantization = new QuantizationSpec { Method = "r2q", GroupSize = 128 },
            Training = new TrainingSpec { Steps = 7 },
            Data = new DataSpec { Source = "tinystories" },
            Seed = 3,
            Axes = new Dictionary<string, string> { ["seed"] = "3" },
        };

        Assert.Equal(Run.Baseline(), other.Baseline());
        Assert.True(Run.Baseline().IsBaseline);
        Assert.False(Run.IsBaseline);
        Assert.NotEqual(RunId.Of(Run.Baseline(), Inputs), RunId.Of((Run with { Threads = 2 }).Baseline(), Inputs));
        Assert.NotEqual(RunId.Of(Run.Baseline(), Inputs), RunId.Of((Run with { Evaluation = [] }).Baseline(), Inputs));
    }

    /// <summary>Copies of a record, each with one property changed, at any depth: new properties are found by themselves.</summary>
    private static IEnumerable<(string Path, object Value)> Variations(object record)
    {
        foreach (var property in record.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var value = property.GetValue(record);
            foreach (var (path, changed) in Changed(value).ToList())
            {
                var copy = record.GetType().GetMethod("<Clone>$")!.Invoke(record, null)!;
                property.SetValue(copy, changed);
                yield return (property.Name + path, copy);
            }
        }
    }

    private static IEnumerable<(string Path, object Value)> Changed(object? value) => value switch
    {
        null => [("", 1)], // whole numbers are the only values that may be absent
        string text => [("", text + "x")],
        int number => [("", number + 1)],
        long number => [("", number + 1)],
        double number => [("", number + 0.125)],
        bool flag => [("", !flag)],
        IReadOnlyDictionary<string, string> map => [("", new Dictionary<string, string>(map) { ["more"] = "1" })],
        IReadOnlyDictionary<string, int> map => [("", new Dictionary<string, int>(map) { ["more"] = 1 })],
        IReadOnlyList<string> texts => [("", (string[])[.. texts, "more"])],
        IReadOnlyList<PhaseSpec> phases => Variations(phases[0]).Select(variation => ($"[0].{variation.Path}", (object)(PhaseSpec[])[(PhaseSpec)variation.Value])),
        IReadOnlyList<EvaluationSpec> items => items.Index().SelectMany(item => Variations(item.Item)
            .Select(variation => ($"[{item.Index}].{variation.Path}", (object)items.Select((other, i) => i == item.Index ? (EvaluationSpec)variation.Value : other).ToArray()))),
        _ => Variations(value).Select(variation => ("." + variation.Path, variation.Value)),
    };
}
