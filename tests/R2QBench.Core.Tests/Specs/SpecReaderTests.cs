using R2QBench.Core.Errors;
using R2QBench.Core.Hub;
using R2QBench.Core.Specs;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Specs;

public sealed class SpecReaderTests : IDisposable
{
    private readonly SpecFixture _specs = new();

    public void Dispose() => _specs.Dispose();

    [Fact]
    public void A_spec_that_states_only_what_it_must_gets_the_documented_defaults()
    {
        var run = _specs.Run("quantization: { method: r2q }");

        Assert.Equal(
            new RunSpec
            {
                Name = "sample",
                Model = new ModelSpec { Source = "builtin:tiny-world", Dtype = "float32" },
                Data = new DataSpec { Source = "builtin:world", SequenceLength = 256 },
                Quantization = new QuantizationSpec
                {
                    Method = "r2q",
                    Bits = 2,
                    GroupSize = 64,
                    ScaleDtype = "float16",
                    Gradient = "pass_through",
                    Scales = "recomputed",
                    Skip = ["lm_head"],
                },
                Training = new TrainingSpec
                {
                    Loss = "ce",
                    Steps = 100,
                    BatchSize = 8,
                    GradientAccumulation = 1,
                    GradientClip = 1,
                    LogEvery = 10,
                    Optimizer = new OptimizerSpec { Name = "adamw", LearningRate = 2e-5, WeightDecay = 0, Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8 },
                    Schedule = new ScheduleSpec { Name = "cosine", WarmupSteps = 0, FinalFraction = 0 },
                },
                Evaluation = [new EvaluationSpec.Task("world-questions", Limit: null, Bos: "default")],
                Seed = 0,
                Threads = 1,
                Device = "cpu",
                Fused = true,
            },
            run);
    }

    [Fact]
    public void Every_key_that_is_stated_is_read()
    {
        var run = _specs.Read("""
            name: all-keys
            model: { source: builtin:tiny-world, dtype: bfloat16 }
            data: { source: tinystories, sequence_length: 128 }
            quantization:
              method: rtn
              bits: 3
              group_size: -1
              scale_dtype: float32
              gradient: clipped
              scales: recomputed
              init: mse
              skip: [lm_head, "*.down_proj"]
              options: { variant: A, clip: 0.50, rounds: 2, symmetric: true }
            training:
              loss: kl_forward
              steps: 200
              batch_size: 4
              gradient_accumulation: 2
              recompute: gate_up
              optimizer: { name: adamw, learning_rate: 3e-4, weight_decay: .1, beta1: 0.8, beta2: 0.95, epsilon: 1e-6 }
              schedule: { name: linear, warmup_steps: 10, final_fraction: 0.1 }
              gradient_clip: null
              log_every: 5
              features: { hidden: 1, hidden_cosine: 0.5, attention_map: 2, attention_output: 3 }
              phases:
                - { scope: blocks, scale_learning_rate: 1e-4 }
                - { train: [zero_points, weights], steps: 20, loss: ce, learning_rate: 2e-5, gradient_clip: 0.3 }
            evaluation:
              - perplexity: { corpus: wikitext2, sequence_length: 512, stride: 256, bos: once, max_tokens: 10000 }
              - task: piqa
                limit: 500
                bos: window
            seed: 7
            threads: 2
            device: cuda:1
            fused: false
            """).Runs[0];

        Assert.Equal(
            new RunSpec
            {
                Name = "all-keys",
                Model = new ModelSpec { Source = "builtin:tiny-world", Dtype = "bfloat16" },
                Data = new DataSpec { Source = "tinystories", SequenceLength = 128 },
                Quantization = new QuantizationSpec
                {
                    Method = "rtn",
                    Bits = 3,
                    GroupSize = -1,
                    ScaleDtype = "float32",
                    Gradient = "clipped",
                    Scales = "recomputed",
                    Init = "mse",
                    Skip = ["lm_head", "*.down_proj"],
                    Options = new Dictionary<string, string> { ["variant"] = "A", ["clip"] = "0.5", ["rounds"] = "2", ["symmetric"] = "true" },
                },
                Training = new TrainingSpec
                {
                    Loss = "kl_forward",
                    Steps = 200,
                    BatchSize = 4,
                    GradientAccumulation = 2,
                    Recompute = "gate_up",
                    GradientClip = null,
                    LogEvery = 5,
                    Features = new FeatureSpec { Hidden = 1, HiddenCosine = 0.5, AttentionMap = 2, AttentionOutput = 3 },
                    Phases =
                    [
                        new PhaseSpec { Scope = "blocks", ScaleLearningRate = 1e-4 },
                        new PhaseSpec { Train = ["weights", "zero_points"], Steps = 20, Loss = "ce", LearningRate = 2e-5, GradientClip = 0.3 },
                    ],
                    Optimizer = new OptimizerSpec { LearningRate = 3e-4, WeightDecay = 0.1, Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-6 },
                    Schedule = new ScheduleSpec { Name = "linear", WarmupSteps = 10, FinalFraction = 0.1 },
                },
                Evaluation =
                [
                    new EvaluationSpec.Perplexity("wikitext2", 512, 256, "once", 10000),
                    new EvaluationSpec.Task("piqa", 500, "window"),
                ],
                Seed = 7,
                Threads = 2,
                Device = "cuda:1",
                Fused = false,
            },
            run);
    }

    [Fact]
    public void All_mistakes_of_a_spec_are_told_at_once()
    {
        var text = _specs.Problems("""
            name: "bad name"
            model:
              source: builtin:tiny-word
              dtype: float23
            data:
              source: wikitext
              sequence_lenght: 128
            quantization:
              method: r2g
              bits: two
              group_size: 1
              skip: lm_head
            training:
              loss: kl_foward
              steps: -5
              learning_rate: 1e-4
              batch_size: 8
              batch_size: 16
              optimizer: adamw
              gradient_clip: 0
            evaluation:
              - perplexity: { corpus: text:missing.txt, stride: 300 }
              - task: piqua
              - limit: 5
            threads: 0
            device: gpu
            fused: yes
            """);

        Verified.Matches(text, "AllMistakes.txt");
    }

    [Theory]
    [InlineData("seed: 1.0", "seed = 1.0\n  Is not a whole number")]
    [InlineData("seed: 1e3", "seed = 1e3\n  Is not a whole number")]
    [InlineData("seed: \"1\"", "seed = \"1\"\n  Is not a whole number: quotes make it a text")]
    [InlineData("seed: 0x10", "seed = 0x10\n  Is not a whole number")]
    [InlineData("seed: 99999999999999999999", "seed = 99999999999999999999\n  Is not a whole number")]
    [InlineData("seed:", "seed = (nothing)\n  Has no value")]
    [InlineData("seed: [1]", "seed = [1]\n  Is not a whole number")]
    [InlineData("seed: { a: 1 }", "seed = {a: 1}\n  Is not a whole number")]
    [InlineData("threads: 3000000000", "threads = 3000000000\n  Is too large")]
    [InlineData("training: { steps: 3000000000 }", "training.steps = 3000000000\n  Is too large")]
    [InlineData("training: { gradient_clip: .nan }", "training.gradient_clip = .nan\n  Is not a number")]
    [InlineData("training: { gradient_clip: NaN }", "training.gradient_clip = NaN\n  Is not a number")]
    [InlineData("training: { gradient_clip: Infinity }", "training.gradient_clip = Infinity\n  Is not a number")]
    [InlineData("training: { gradient_clip: 1e999 }", "training.gradient_clip = 1e999\n  Is not a number")]
    [InlineData("training: { gradient_clip: 1,5 }", "training.5 = (nothing)\n  Is not a known key")]
    [InlineData("training: { optimizer: { beta1: 1 } }", "training.optimizer.beta1 = 1\n  Is too large\n  allowed: number, 0 or more, below 1")]
    [InlineData("training: { schedule: { final_fraction: 1.5 } }", "final_fraction = 1.5\n  Is too large\n  allowed: number, 0 or more, at most 1")]
    [InlineData("training: { schedule: { name: cosin } }", "schedule.name = cosin\n  Is not known\n  allowed: constant | cosine | linear\n  next: did you mean cosine?")]
    [InlineData("training: { schedule: { warmup_steps: 200 } }", "warmup_steps = 200\n  Is longer than the training: training.steps = 100\n  allowed: 0 to 100")]
    [InlineData("fused: True", "fused = True\n  Is not a flag\n  allowed: true or false")]
    [InlineData("device: cuda:01", "device = cuda:01\n  Cannot be used here")]
    [InlineData("training: 5", "training = 5\n  Needs keys of its own")]
    [InlineData("training: [1]", "training = [1]\n  Needs keys of its own")]
    [InlineData("traning: { steps: 5 }", "traning = {steps: 5}\n  Is not a known key")]
    [InlineData("lr: 1", "next: did you mean training.optimizer.learning_rate?")]
    [InlineData("training: { optimizer: { lr: 1 } }", "next: did you mean training.optimizer.learning_rate?")]
    [InlineData("training: { optimizer: { wd: 1 } }", "next: did you mean training.optimizer.weight_decay?")]
    [InlineData("training: { epochs: 1 }", "next: did you mean training.steps?")]
    [InlineData("training: { warmup: 1 }", "next: did you mean training.schedule.warmup_steps?")]
    [InlineData("training: { gradient_checkpointing: true }", "next: did you mean training.recompute?")]
    [InlineData("training: { recompute: blocks }", "training.recompute = blocks\n  Is not known\n  allowed: none | gate_up | block\n  next: did you mean block?")]
    [InlineData("training: { recompute: block, features: { attention_map: 1 } }", "training.recompute = block\n  Drops the attention that training.features compare\n  allowed: none or gate_up")]
    [InlineData("grid: { training.recompute: [none, block] }", "training.recompute")]
    [InlineData("training: { hidden_size: 1 }", "next: correct or remove the key")]
    [InlineData("steps: 5", "next: did you mean training.steps?")]
    [InlineData("group_sise: 5", "next: did you mean quantization.group_size?")]
    [InlineData("<<: { seed: 1 }", "next: merge keys are not supported")]
    [InlineData("quantization.bits: 2", "quantization.bits = 2\n  Is a dotted key\n  allowed: dotted keys only below grid, exclude and include\n  next: write quantization: { bits: … }")]
    [InlineData("training.optimizer: { learning_rate: 1 }", "training.optimizer = {learning_rate: 1}\n  Is a dotted key")]
    [InlineData("training: { optimizer.learning_rate: 2 }", "next: write training: { optimizer: { learning_rate: … } }")]
    public void A_mistake_in_a_value_is_told_with_its_key(string body, string expected) =>
        Assert.Contains(expected, _specs.Problems($"{SpecFixture.Head}quantization: {{ method: r2q }}\n{body}"));

    [Theory]
    [InlineData("{ method: r2q, bits: 3 }", "quantization.bits = 3\n  Not supported by r2q\n  allowed: 2")]
    [InlineData("{ method: rtn, bits: 5 }", "quantization.bits = 5\n  Not supported by rtn\n  allowed: 2, 3, 4, 8")]
    [InlineData("{ method: none }", "quantization.method = none\n  Is not a method")]
    [InlineData("{ method: r2q, gradient: clipped }", "quantization.gradient = clipped\n  Not a gradient rule of r2q\n  allowed: pass_through")]
    [InlineData("{ method: rtn, scales: liv }", "quantization.scales = liv\n  Not a way in which rtn handles scales")]
    [InlineData("{ method: r2q, init: max }", "quantization.init = max\n  Not a start of r2q's scales\n  allowed: closed_form\n  next: see `r2q methods`")]
    [InlineData("{ method: rtn, init: mean }", "quantization.init = mean\n  Not a start of rtn's scales\n  allowed: asymmetric_clip, max, mse")]
    [InlineData("{ method: rtn, init: assymetric_clip }", "next: did you mean asymmetric_clip?")]
    [InlineData("{ method: rtn, init: asymmetric_clip, calibration_rows: 0 }", "quantization.calibration_rows = 0\n  Is too small")]
    [InlineData("{ method: r2q, options: { variant: B } }", "quantization.options.variant = B\n  r2q has no such option\n  allowed: none here")]
    [InlineData("{ method: rtn, options: { varient: B } }", "next: did you mean variant?")]
    [InlineData("{ method: rtn, options: { variant: C } }", "quantization.options.variant = C\n  Not a value of this option of rtn\n  allowed: A | B")]
    [InlineData("{ method: rtn, options: { clip: 2 } }", "allowed: number, at least 0.1, at most 1")]
    [InlineData("{ method: rtn, options: { rounds: 1.5 } }", "allowed: whole number, at least 0")]
    [InlineData("{ method: rtn, options: { symmetric: yes } }", "allowed: true or false")]
    [InlineData("{ method: rtn, options: { clip: [1] } }", "quantization.options.clip = [1]\n  Needs a single value")]
    [InlineData("{ method: rtn, options: B }", "quantization.options = B\n  Is not a block of options")]
    [InlineData("{ method: rtn, group_size: -2 }", "quantization.group_size = -2\n  Is too small")]
    [InlineData("{ method: rtn, skip: [a, 1, [b]] }", "quantization.skip = [b]\n  Is not a text")]
    [InlineData("{ method: rtn, variant: A }", "next: did you mean quantization.options.variant?")]
    public void What_a_method_cannot_do_is_told_with_what_it_can(string quantization, string expected) =>
        Assert.Contains(expected, _specs.Problems($"{SpecFixture.Head}quantization: {quantization}"));

    [Theory]
    [InlineData("phases: { scope: all }", "training.phases = {scope: all}\n  Is not a list of phases: entries start with a dash")]
    [InlineData("phases: [blocks]", "training.phases.0 = blocks\n  Is not a phase")]
    [InlineData("phases: [{ scope: block }]", "training.phases.0.scope = block\n  Is not known\n  allowed: all | blocks\n  next: did you mean blocks?")]
    [InlineData("phases: [{ train: [scale] }]", "Is not known\n  allowed: weights | scales | zero_points | others\n  next: did you mean scales?")]
    [InlineData("phases: [{ train: weights }]", "training.phases.0.train = weights\n  Is not a list of words: write [weights]")]
    [InlineData("phases: [{ train: [] }]", "training.phases.0.train = []\n  Is empty")]
    [InlineData("phases: [{ steps: 0 }]", "training.phases.0.steps = 0\n  Is too small")]
    [InlineData("phases: [{ scope: blocks, loss: ce }]", "training.phases.0.loss = ce\n  Blocks are trained by the squared difference")]
    [InlineData("phases: [{ loss: kl_foward }]", "training.phases.0.loss = kl_foward\n  No such loss\n  allowed: ce, kl_forward\n  next: did you mean kl_forward?")]
    [InlineData("phases: [{}, { train: [scales] }]", "training.phases.1.train = [scales]\n  Nothing is left to train: quantization.scales = recomputed")]
    [InlineData("phases: [{ learning_rat: 1 }]", "next: did you mean learning_rate?")]
    [InlineData("schedule: { warmup_steps: 9 }, phases: [{ steps: 5 }]", "training.phases.0.steps = 5\n  Is shorter than the warm-up: training.schedule.warmup_steps = 9")]
    [InlineData("features: { hidden: -1 }", "training.features.hidden = -1\n  Is too small")]
    [InlineData("features: { atention_map: 1 }", "next: did you mean training.features.attention_map?")]
    public void What_is_wrong_with_phases_and_inner_states_is_told(string training, string expected) =>
        Assert.Contains(expected, _specs.Problems($"{SpecFixture.Head}quantization: {{ method: r2q }}\ntraining: {{ {training} }}"));

    [Theory]
    [InlineData("fused: false\ntraining: { optimizer: { moments: 8bit } }", "training.optimizer.moments = 8bit\n  Only the fused optimizer updates moments of 8 bits, and fused is false\n  allowed: float32\n  next: set training.optimizer.moments: float32, or fused: true")]
    [InlineData("fused: false\ntraining: { steps: 0, optimizer: { moments: 8bit } }", null)]
    [InlineData("fused: true\ntraining: { optimizer: { moments: 8bit } }", null)]
    public void Moments_of_8_bits_are_refused_without_fusing(string body, string? expected)
    {
        body = $"quantization: {{ method: r2q }}\n{body}";
        if (expected is null) Assert.Equal("8bit", _specs.Run(body).Training.Optimizer.Moments);
        else Assert.Contains(expected, _specs.Problems(SpecFixture.Head + body), StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_that_looks_at_text_needs_one()
    {
        var text = SpecFixture.Head.Replace("data: { source: builtin:world }", "") + "quantization: { method: rtn, init: asymmetric_clip }\ntraining: { steps: 0 }";

        Assert.Contains("data.source = (not stated)\n  The start asymmetric_clip looks at the training text", _specs.Problems(text));
        Assert.Equal("max", _specs.Run("quantization: { method: rtn }").Quantization.Init);
    }

    [Theory]
    [InlineData("[]", "evaluation = []\n  Is empty")]
    [InlineData("piqa", "evaluation = piqa\n  Is not a list of evaluations")]
    [InlineData("{ task: piqa }", "Is not a list of evaluations: entries start with a dash")]
    [InlineData("[piqa]", "evaluation.0 = piqa\n  Is neither a perplexity nor a task")]
    [InlineData("[{ task: piqa, limt: 5 }]", "evaluation.0.limt = 5\n  Is not a known key\n  allowed: task, limit, bos, fewshot, overlong, allow_bad_items, bootstrap\n  next: did you mean limit?")]
    [InlineData("[{ task: piqa, limit: 0 }]", "evaluation.0.limit = 0\n  Is too small")]
    [InlineData("[{ task: piqa, bos: once }]", "evaluation.0.bos = once\n  Is not known\n  allowed: default | none | window")]
    [InlineData("[{ perplexity: wikitext2 }]", "evaluation.0.perplexity = wikitext2\n  Needs keys of its own")]
    [InlineData("[{ perplexity: { sequence_length: 5 } }]", "evaluation.0.perplexity.corpus\n  Is missing")]
    [InlineData("[{ perplexity: { corpus: wikitext2 }, limit: 5 }]", "evaluation.0.limit = 5\n  Does not belong beside perplexity\n  allowed: one key, perplexity\n  next: limit is for tasks; a text is shortened by perplexity.max_tokens")]
    [InlineData("[{ perplexity: { corpus: wikitext2 }, stride: 5 }]", "next: move stride into the block of perplexity")]
    [InlineData("[{ task: piqa, perplexity: { corpus: wikitext2 } }]", "evaluation.0.perplexity = {corpus: wikitext2}\n  Is not a known key")]
    [InlineData("[5, { task: piqua }]", "evaluation.1.task = piqua\n  No such task")]
    [InlineData("[{ task: piqa }, { task: piqa, bos: default }]", "evaluation.1 = {task: piqa, bos: default}\n  Measures the same as evaluation.0")]
    [InlineData("[{ perplexity: { corpus: jsonl:a.jsonl } }]", "Names no field")]
    [InlineData("[{ perplexity: { corpus: text } }]", "No such text")]
    [InlineData("[{ perplexity: { corpus: \"text:\" } }]", "Names no file")]
    [InlineData("[{ perplexity: { corpus: text:/ } }]", "Is a folder")]
    public void A_mistake_in_an_evaluation_is_told_with_its_number(string evaluation, string expected) => Assert.Contains(expected, _specs.Problems(
        $"name: x\nmodel: {{ source: builtin:tiny-world }}\ndata: {{ source: tinystories }}\nquantization: {{ method: r2q }}\nevaluation: {evaluation}"));

    [Fact]
    public void What_is_missing_is_told_once_each_at_the_line_of_its_block()
    {
        var text = _specs.Problems("seed: 1\n\nmodel:\n  dtype: float32\n");

        Assert.Contains("spec.yaml:3  model.source\n  Is missing", text);
        Assert.Contains("spec.yaml  name\n  Is missing", text);
        Assert.Contains("spec.yaml  quantization.method\n  Is missing", text);
        Assert.Contains("spec.yaml  evaluation\n  Is missing", text);
        Assert.DoesNotContain("No such", text);
    }

    [Fact]
    public void Training_without_a_text_is_refused_and_quantizing_without_training_needs_none()
    {
        const string Rest = "name: x\nmodel: { source: builtin:tiny-world }\nquantization: { method: r2q }\nevaluation: [{ task: piqa }]\n";

        Assert.Contains("data.source = (not stated)\n  Training for 100 steps needs a text", _specs.Problems(Rest));
        Assert.Equal(DataSpec.None, _specs.Read(Rest + "training: { steps: 0 }").Runs[0].Data.Source);
    }

    [Fact]
    public void A_model_is_a_folder_with_a_configuration()
    {
        _specs.Write("{}", "model/config.json");
        Directory.CreateDirectory(Path.Combine(_specs.Folder, "empty"));

        Assert.Equal(Path.Combine(_specs.Folder, "model"), _specs.Run("quantization: { method: r2q }", $"model.source={_specs.Folder}/model").Model.Source);
        Assert.Contains("The folder has no config.json", Problem($"model.source={_specs.Folder}/empty"));
        Assert.Contains("Is a file, not a folder", Problem($"model.source={_specs.Folder}/model/config.json"));
        Assert.Contains("looked for absent; another one: --set model.source=FOLDER", Problem($"model.source={_specs.Folder}/absent"));

        string Problem(string option) => _specs.Problems(SpecFixture.Head + "quantization: { method: r2q }", option);
    }

    [Fact]
    public void A_model_of_a_hub_is_one_that_was_fetched()
    {
        var vocabulary = SpecFixture.Vocabulary with { Hub = new HubCache(_specs.Folder) };
        var spec = _specs.Write(SpecFixture.Head + "quantization: { method: r2q }");
        string[] option = ["model.source=hub:acme/tiny"];

        var text = Assert.Throws<ProblemException>(() => SpecReader.Read(spec, option, vocabulary)).Message;
        Assert.Contains("Not fetched yet", text);
        Assert.Contains("next: ./r2q fetch hub:acme/tiny", text);

        _specs.Write("c0ffee", "models--acme--tiny/refs/main");
        _specs.Write("{}", "models--acme--tiny/snapshots/c0ffee/config.json");
        Assert.Equal("hub:acme/tiny", Assert.Single(SpecReader.Read(spec, option, vocabulary).Runs).Model.Source);
    }

    [Fact]
    public void A_method_without_the_usual_rules_gets_its_own_first_ones()
    {
        var run = _specs.Run("quantization: { method: ternary }");

        Assert.Equal(("clipped", "learned", 0), (run.Quantization.Gradient, run.Quantization.Scales, run.Quantization.Bits));
    }

    [Fact]
    public void Bits_of_a_method_with_fixed_levels_are_ignored_with_a_notice()
    {
        var spec = _specs.ReadBody("quantization:\n  method: ternary\n  bits: 3");

        Assert.Equal(0, spec.Runs[0].Quantization.Bits);
        Assert.Equal("ternary has fixed levels and ignores bits", Assert.Single(spec.Notices).What);
        Assert.EndsWith("spec.yaml:8  quantization.bits", spec.Notices[0].Where);
    }

    [Fact]
    public void Options_are_complete_and_in_one_spelling() => Assert.Equal(
        ValueMap.Of([new("variant", "B"), new("clip", "0.5"), new("rounds", "3"), new("symmetric", "false")]),
        _specs.Run("quantization: { method: rtn, options: { clip: 5.0e-1, rounds: +03 } }").Quantization.Options);

    [Fact]
    public void Empty_blocks_are_as_if_not_written() =>
        Assert.Equal(_specs.Run("quantization: { method: r2q }"), _specs.Run("quantization: { method: r2q, options: }\ntraining:\ngrid:\nexclude:\ninclude:"));
}
