using R2QBench.Core.Checkpoints;
using R2QBench.Core.Errors;
using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Models.Families;

namespace R2QBench.Core.Models;

/// <summary>Which stored tensor fills which tensor of the model, after checking that nothing is missing, unexpected or of another shape.</summary>
internal sealed class CheckpointMatch
{
    private CheckpointMatch(IReadOnlyList<(TensorSlot Slot, string StoredName)> pairs, IReadOnlyList<string> notices)
    {
        Pairs = pairs;
        Notices = notices;
    }

    /// <summary>Every tensor of the model and the name of the stored one.</summary>
    public IReadOnlyList<(TensorSlot Slot, string StoredName)> Pairs { get; }

    /// <summary>What a user should know though it is no error.</summary>
    public IReadOnlyList<string> Notices { get; }

    /// <exception cref="ProblemException">Missing and unexpected tensors, wrong shapes, whole-number weights: all of them in one list.</exception>
    public static CheckpointMatch Of(DecoderConfig config, WeightFiles weights)
    {
        var names = FamilyRegistry.Get(config.Family, ConfigFile.Name).Names(config);
        var problems = new List<Problem>();
        var notices = new List<string>();
        var pairs = new List<(TensorSlot, string)>();
        var unused = weights.Names.Where(name => !names.IgnoredSuffixes.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal))).ToHashSet();
        foreach (var slot in DecoderLayout.Slots(config))
        {
            if (StoredName(slot, config, names, weights) is not { } stored)
            {
                var next = slot.Role == TensorRole.Head ? "if the model shares its embedding, set tie_word_embeddings to true in config.json" : null;
                problems.Add(new Problem("A tensor of the model is missing in the weight files", $"{weights.Folder}  {slot.Name}", Allowed: TensorEntry.ShapeTextOf(slot.StoredShape), NextStep: next));
                continue;
            }

            unused.Remove(stored);
            var entry = weights.Find(stored)!;
            var where = $"{weights.FileOf(stored)!.Path}  {stored}";
            if (!entry.Shape.SequenceEqual(slot.StoredShape))
                problems.Add(new Problem("The tensor has another shape than config.json says", where, entry.ShapeText, TensorEntry.ShapeTextOf(slot.StoredShape)));
            else if (!TensorDtype.IsFloatingPoint(entry.Dtype))
                problems.Add(new Problem("The weight is not stored as floating point", where, entry.Dtype, "F32, F16, BF16, F64"));
            pairs.Add((slot, stored));
        }

        if (config.TiedEmbeddings) DropTiedCopy(names, weights, pairs, unused, notices);
        problems.AddRange(unused.Order(StringComparer.Ordinal).Select(name =>
            new Problem("The weight files hold a tensor that the model does not have", $"{weights.FileOf(name)!.Path}  {name}", weights.Find(name)!.ShapeText)));
        return problems.Count == 0 ? new CheckpointMatch(pairs, notices) : throw new ProblemException(problems);
    }

    /// <summary>The name in the files: as usual, without the prefix that some leave out, or, for a shared matrix, that of the output projection.</summary>
    private static string? StoredName(TensorSlot slot, DecoderConfig config, DecoderNames names, WeightFiles weights)
    {
        IEnumerable<string> candidates = [slot.Name];
        if (slot.Role == TensorRole.Embedding && config.TiedEmbeddings) candidates = [slot.Name, $"{names.Head}.weight"];
        if (names.OptionalPrefix.Length > 0)
            candidates = candidates.SelectMany(name => name.StartsWith(names.OptionalPrefix, StringComparison.Ordinal) ? [name, name[names.OptionalPrefix.Length..]] : new[] { name });
        return candidates.FirstOrDefault(name => weights.Find(name) is not null);
    }

    /// <summary>Some files store a shared matrix twice; the second copy must not go unnoticed if it differs.</summary>
    private static void DropTiedCopy(DecoderNames names, WeightFiles weights, IReadOnlyList<(TensorSlot Slot, string StoredName)> pairs, HashSet<string> unused, List<string> notices)
    {
        var head = $"{names.Head}.weight";
        if (!unused.Remove(head)) return;
        var embedding = pairs.FirstOrDefault(pair => pair.Slot.Role == TensorRole.Embedding).StoredName;
        if (embedding is not null && !SameBytes(weights, embedding, head))
            notices.Add($"{head} differs from {embedding}, but config.json says that they are one matrix; {embedding} is used for both, as Hugging Face does.");
    }

    private static bool SameBytes(WeightFiles weights, string first, string second)
    {
        const long Part = 64 << 20;
        var (a, b) = (weights.Find(first)!, weights.Find(second)!);
        if (a.ByteCount != b.ByteCount || a.Dtype != b.Dtype) return false;
        for (long start = 0; start < a.ByteCount; start += Part)
        {
            var count = Math.Min(Part, a.ByteCount - start);
            if (!weights.FileOf(first)!.Bytes(first, start, count).SequenceEqual(weights.FileOf(second)!.Bytes(second, start, count))) return false;
        }

        return true;
    }
}
