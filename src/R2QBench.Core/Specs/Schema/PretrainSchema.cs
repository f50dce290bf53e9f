using R2QBench.Core.Specs.Values;

namespace R2QBench.Core.Specs.Schema;

/// <summary>The keys of a spec for <c>r2q pretrain</c>.</summary>
internal static class PretrainSchema
{
    // 256 byte pieces, three control tokens and one piece more: what a byte-pair tokenizer with byte fallback cannot do without.
    private const int SmallestVocabulary = 260;

    public static SpecSchema<PretrainSpec> Schema { get; } = new(
        new PretrainSpec
        {
            Name = "",
            Output = "",
            VocabularySize = SmallestVocabulary,
            Model = new ArchitectureSpec { HiddenSize = 2, IntermediateSize = 1, Layers = 1, Heads = 1, KeyValueHeads = 1 },
            Data = new DataSpec(),
            Training = new TrainingSpec { Optimizer = new OptimizerSpec { LearningRate = 1e-3 } },
        },
        [.. Keys()],
        RunSchema.Defaults);

    private static IEnumerable<SpecKey<PretrainSpec>> Keys()
    {
        yield return new PropertyKey<PretrainSpec, string>("name", TextKind.FolderName, p => p.Name, (p, v) => p with { Name = v },
            "name of the model")
        { IsRequired = true };
        yield return new PropertyKey<PretrainSpec, string>("output", new TextKind("a folder, relative to the current directory"),
            p => p.Output, (p, v) => p with { Output = v }, "the folder that is written")
        { IsRequired = true };
        yield return new PropertyKey<PretrainSpec, long>("tokenizer.vocabulary_size", new IntegerKind(SmallestVocabulary, 65536),
            p => p.VocabularySize, (p, v) => p with { VocabularySize = (int)v }, "tokens learnt from the training text")
        { IsRequired = true };
        yield return Size("hidden_size", 2, m => m.HiddenSize, (m, v) => m with { HiddenSize = v }, "width of the residual stream; a multiple of twice the heads");
        yield return Size("intermediate_size", 1, m => m.IntermediateSize, (m, v) => m with { IntermediateSize = v }, "width inside the gated MLP");
        yield return Size("layers", 1, m => m.Layers, (m, v) => m with { Layers = v }, "decoder blocks");
        yield return Size("heads", 1, m => m.Heads, (m, v) => m with { Heads = v }, "query heads");
        yield return Size("kv_heads", 1, m => m.KeyValueHeads, (m, v) => m with { KeyValueHeads = v }, "key and value heads; divides the heads");
        yield return Model("context", new IntegerKind(2), m => (long)m.Context, (m, v) => m with { Context = (int)v }, "longest sequence in tokens");
        yield return Model("tied", new FlagKind(), m => m.TieEmbeddings, (m, v) => m with { TieEmbeddings = v }, "whether the output projection is the embedding");
        yield return Model("rope_theta", new NumberKind(0, aboveMinimum: true), m => m.RopeTheta, (m, v) => m with { RopeTheta = v }, "base of the rotary embedding");
        yield return Model("norm_epsilon", new NumberKind(0, aboveMinimum: true), m => m.NormEpsilon, (m, v) => m with { NormEpsilon = v },
            "added to the mean square in RMSNorm");
        yield return Model("storage_dtype", ChoiceKind.Dtype, m => m.StorageDtype, (m, v) => m with { StorageDtype = v }, "dtype of the weights on disk");
        yield return new PropertyKey<PretrainSpec, string>("data.source", new TextKind("a corpus name (see `r2q tasks`), text:FILE or jsonl:FILE#field"),
            p => p.Data.Source, (p, v) => p with { Data = p.Data with { Source = v } }, "the text to train on")
        { IsRequired = true };
        yield return new PropertyKey<PretrainSpec, long>("data.sequence_length", new IntegerKind(2),
            p => p.Data.SequenceLength, (p, v) => p with { Data = p.Data with { SequenceLength = (int)v } }, "tokens per training row; at most model.context");
        foreach (var key in TrainingKeys.For<PretrainSpec>(p => p.Training, (p, v) => p with { Training = v }, leastSteps: 1)) yield return key;
        yield return new PropertyKey<PretrainSpec, IReadOnlyList<EvaluationSpec>>("evaluation", new EvaluationListKind(mayBeEmpty: true), p => p.Evaluation,
            (p, v) => p with { Evaluation = v }, "what the finished model is measured on");
        yield return new PropertyKey<PretrainSpec, long>("seed", new IntegerKind(0, long.MaxValue), p => p.Seed, (p, v) => p with { Seed = v },
            "seeds weights and data order");
        yield return new PropertyKey<PretrainSpec, long>("threads", new IntegerKind(1, 1024), p => p.Threads, (p, v) => p with { Threads = (int)v },
            "threads on the CPU; changes result bits");
        yield return new PropertyKey<PretrainSpec, string>("device", TextKind.Device, p => p.Device, (p, v) => p with { Device = v }, "where it is computed");
    }

    private static PropertyKey<PretrainSpec, T> Model<T>(
        string leaf, ValueKind<T> kind, Func<ArchitectureSpec, T> get, Func<ArchitectureSpec, T, ArchitectureSpec> set, string meaning, bool isRequired = false) =>
        new($"model.{leaf}", kind, p => get(p.Model), (p, v) => p with { Model = set(p.Model, v) }, meaning) { IsRequired = isRequired };

    private static PropertyKey<PretrainSpec, long> Size(
        string leaf, int minimum, Func<ArchitectureSpec, int> get, Func<ArchitectureSpec, int, ArchitectureSpec> set, string meaning) =>
        Model(leaf, new IntegerKind(minimum), m => (long)get(m), (m, v) => set(m, (int)v), meaning, isRequired: true);
}
