using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Values;

namespace R2QBench.Core.Specs.Schema;

/// <summary>The keys of an experiment; every property of <see cref="RunSpec"/> but the axes has one.</summary>
internal static class RunSchema
{
    public const string Defaults = "defaults";
    public const string Grid = "grid";
    public const string Exclude = "exclude";
    public const string Include = "include";
    public const string Options = "quantization.options";
    public const string Bits = "quantization.bits";

    public static SpecSchema<RunSpec> Schema { get; } = new(
        new RunSpec { Name = "", Model = new ModelSpec { Source = "" }, Quantization = new QuantizationSpec { Method = "" } },
        [.. Keys()],
        Defaults, Grid, Exclude, Include, SlurmSchema.Block);

    /// <summary>The value of a key, or of one method option, as text; empty if the key has no meaning for this run.</summary>
    public static string Text(RunSpec run, string path)
    {
        if (path.StartsWith(Options + ".", StringComparison.Ordinal))
            return run.Quantization.Options.TryGetValue(path[(Options.Length + 1)..], out var option) ? option : "";
        return Schema.Find(path) is not { } key || key.IsOmitted(run) ? "" : key.Json(run) switch
        {
            null => "null",
            JsonArray array => $"[{string.Join(", ", array)}]",
            JsonValue value when value.TryGetValue<double>(out var number) => NumberKind.Text(number),
            var other => other.ToString(),
        };
    }

    private static IEnumerable<SpecKey<RunSpec>> Keys()
    {
        yield return new PropertyKey<RunSpec, string>("name", TextKind.FolderName, r => r.Name, (r, v) => r with { Name = v },
            "name of the experiment and of its folder below the results")
        { IsRequired = true, IsAxis = false };
        yield return new PropertyKey<RunSpec, string>("model.source", new TextKind("a model folder, relative to the current directory, builtin:tiny-world, or hub:ORG/NAME[@REVISION]"),
            r => r.Model.Source, (r, v) => r with { Model = r.Model with { Source = v } },
            "the full-precision model to start from")
        { IsRequired = true };
        yield return new PropertyKey<RunSpec, string>("model.dtype", ChoiceKind.Dtype, r => r.Model.Dtype, (r, v) => r with { Model = r.Model with { Dtype = v } },
            "compute dtype; latent weights are always float32");
        yield return new PropertyKey<RunSpec, string>("data.source", new TextKind("a corpus name (see `r2q tasks`), text:FILE, jsonl:FILE#field, teacher: and one of these, or none"),
            r => r.Data.Source, (r, v) => r with { Data = r.Data with { Source = v } },
            "the text to train on; needed unless training.steps is 0");
        yield return Integer("data.sequence_length", 2, r => r.Data.SequenceLength, (r, v) => r with { Data = r.Data with { SequenceLength = v } },
            "tokens per training row; at most the model's context");
        yield return Teacher("documents", new IntegerKind(1), t => t.Documents, (t, v) => t with { Documents = (int)v }, "texts that the full-precision model writes; this and the next for teacher: only");
        yield return Teacher("prompt_tokens", new IntegerKind(1), t => t.PromptTokens, (t, v) => t with { PromptTokens = (int)v }, "tokens of a prompt: the beginning of a document, or any place of a running text");
        yield return Teacher("length", new IntegerKind(1), t => t.Length, (t, v) => t with { Length = (int)v }, "tokens added at most");
        yield return Teacher("temperature", new NumberKind(0), t => t.Temperature, (t, v) => t with { Temperature = v }, "0 takes the likeliest token, above tokens are drawn");
        yield return Teacher("seed", new IntegerKind(0, long.MaxValue), t => t.Seed, (t, v) => t with { Seed = v }, "seeds prompts and draws; apart from the run's seed");
        yield return Quantization("method", new TextKind("a method name, see `r2q methods`"), q => q.Method, (q, v) => q with { Method = v },
            "how weights are quantized", isRequired: true);
        // Zero stands for a method with fixed levels and is not written; 0 is therefore never read.
        yield return Quantization("bits", new IntegerKind(1, 8), q => q.Bits, (q, v) => q with { Bits = (int)v },
            "bits per code; a method with fixed levels ignores it", omit: q => q.Bits == 0);
        yield return Quantization("group_size", new IntegerKind(QuantizationSpec.PerChannel), q => q.GroupSize, (q, v) => q with { GroupSize = (int)v },
            "input columns that share scales: 2 and more, -1 per output channel, 0 per tensor");
        yield return Quantization("scale_dtype", ChoiceKind.Dtype, q => q.ScaleDtype, (q, v) => q with { ScaleDtype = v },
            "what scales are rounded to, in training as in storage");
        yield return Quantization("gradient", new TextKind("a gradient rule of the method, see `r2q methods`"), q => q.Gradient, (q, v) => q with { Gradient = v },
            "the straight-through rule");
        yield return Quantization("scales", new TextKind("recomputed, live or learned, as far as the method has it"), q => q.Scales, (q, v) => q with { Scales = v },
            "where scales come from during training");
        yield return Quantization("init", new TextKind("closed_form, max, mse or asymmetric_clip, as far as the method has it"), q => q.Init, (q, v) => q with { Init = v },
            "where scales start; with recomputed scales, what they are in every step");
        yield return Quantization("calibration_rows", new IntegerKind(1), q => q.CalibrationRows, (q, v) => q with { CalibrationRows = (int)v },
            "rows of the training text that asymmetric_clip looks at; without meaning for other starts", omit: q => !q.NeedsCalibration);
        yield return Quantization("skip", new TextListKind("globs over module paths, * and ? as wildcards"), q => q.Skip, (q, v) => q with { Skip = v },
            "modules left in full precision; embeddings and norms always are");
        yield return Quantization("options", new OptionMapKind(), q => q.Options, (q, v) => q with { Options = v }, "options of the method");
        yield return new PropertyKey<RunSpec, string>("training.loss", new TextKind("a loss name, see `r2q methods`"),
            r => r.Training.Loss, (r, v) => r with { Training = r.Training with { Loss = v } }, "what is minimised");
        foreach (var key in TrainingKeys.For<RunSpec>(r => r.Training, (r, v) => r with { Training = v }, leastSteps: 0)) yield return key;
        yield return Feature("hidden", f => f.Hidden, (f, v) => f with { Hidden = v }, "weight of the squared difference of the states after each block, added to the loss");
        yield return Feature("hidden_cosine", f => f.HiddenCosine, (f, v) => f with { HiddenCosine = v }, "weight of 1 − cosine of the states after each block");
        yield return Feature("attention_map", f => f.AttentionMap, (f, v) => f with { AttentionMap = v }, "weight of the squared difference of the attention probabilities");
        yield return Feature("attention_output", f => f.AttentionOutput, (f, v) => f with { AttentionOutput = v }, "weight of the squared difference of the attention outputs");
        yield return new PropertyKey<RunSpec, IReadOnlyList<PhaseSpec>>("training.phases", new PhaseListKind(), r => r.Training.Phases,
            (r, v) => r with { Training = r.Training with { Phases = v } }, "phases one after the other; none: one that trains everything")
        {
            IsAxis = false,
            Omit = run => run.Training.Phases.Count == 0,
        };
        yield return new PropertyKey<RunSpec, IReadOnlyList<EvaluationSpec>>("evaluation", new EvaluationListKind(), r => r.Evaluation,
            (r, v) => r with { Evaluation = v }, "what is measured, before and after training")
        { IsRequired = true, IsAxis = false };
        yield return new PropertyKey<RunSpec, long>("seed", new IntegerKind(0, long.MaxValue), r => r.Seed, (r, v) => r with { Seed = v },
            "seeds data order and everything random");
        yield return Integer("threads", 1, r => r.Threads, (r, v) => r with { Threads = v }, "threads on the CPU; changes result bits", 1024);
        yield return new PropertyKey<RunSpec, string>("device", TextKind.Device, r => r.Device, (r, v) => r with { Device = v }, "where the run is computed");
        yield return new PropertyKey<RunSpec, bool>("fused", new FlagKind(), r => r.Fused, (r, v) => r with { Fused = v },
            "whether fused operators may be used; changes result bits");
    }

    private static PropertyKey<RunSpec, T> Teacher<T>(string leaf, ValueKind<T> kind, Func<TeacherTextSpec, T> get, Func<TeacherTextSpec, T, TeacherTextSpec> set, string meaning) =>
        new($"data.teacher.{leaf}", kind, run => get(run.Data.Teacher), (run, value) => run with { Data = run.Data with { Teacher = set(run.Data.Teacher, value) } }, meaning)
        {
            Omit = run => !run.Data.IsFromTeacher,
        };

    /// <summary>Zero is no term and is not written, so that runs without one keep their id.</summary>
    private static PropertyKey<RunSpec, double> Feature(string leaf, Func<FeatureSpec, double> get, Func<FeatureSpec, double, FeatureSpec> set, string meaning) =>
        new($"training.features.{leaf}", new NumberKind(0), run => get(run.Training.Features),
            (run, value) => run with { Training = run.Training with { Features = set(run.Training.Features, value) } }, meaning)
        {
            Omit = run => get(run.Training.Features) == 0,
        };

    private static PropertyKey<RunSpec, long> Integer(
        string path, int minimum, Func<RunSpec, int> get, Func<RunSpec, int, RunSpec> set, string meaning, int maximum = int.MaxValue) =>
        new(path, new IntegerKind(minimum, maximum), run => get(run), (run, value) => set(run, (int)value), meaning);

    private static PropertyKey<RunSpec, T> Quantization<T>(
        string leaf, ValueKind<T> kind, Func<QuantizationSpec, T> get, Func<QuantizationSpec, T, QuantizationSpec> set, string meaning,
        bool isRequired = false, Func<QuantizationSpec, bool>? omit = null) =>
        new($"quantization.{leaf}", kind, run => get(run.Quantization), (run, value) => run with { Quantization = set(run.Quantization, value) }, meaning)
        {
            IsRequired = isRequired,
            Omit = omit is null ? null : run => omit(run.Quantization),
        };
}
