using System.Globalization;
using System.Runtime.InteropServices;
using R2QBench.Core.Checkpoints;
using R2QBench.Core.Errors;
using R2QBench.Core.Models.Configuration;

namespace R2QBench.Runner.Comparison;

/// <summary>A file with inputs and what another implementation computed from them.</summary>
/// <remarks>
/// <c>input_ids</c> [batch, seq] or [seq]; <c>logits</c> [batch, seq, vocab]; <c>nll</c> [batch, seq − 1], −log p of the next token in nats;
/// <c>hidden_k</c> [batch, seq, width], the residual stream after k blocks, the last one after the final norm. Owns the mapped file; dispose once.
/// </remarks>
public sealed class ReferenceOutputs : IDisposable
{
    public const string Inputs = "input_ids";
    public const string Logits = "logits";
    public const string Likelihoods = "nll";
    private const string Hidden = "hidden_";

    private readonly SafetensorsFile _file;

    private ReferenceOutputs(SafetensorsFile file, DecoderConfig config)
    {
        _file = file;
        Ids = ReadIds(file, config);
        string[] known = [.. Enumerable.Range(0, config.Layers + 1).Select(k => $"{Hidden}{k.ToString(CultureInfo.InvariantCulture)}"), Logits, Likelihoods];
        Compared = [.. known.Where(file.Entries.ContainsKey)];
        NotCompared = [.. file.Entries.Keys.Where(name => name != Inputs && !Compared.Contains(name)).Order(StringComparer.Ordinal)];
        if (Compared.Count == 0)
            throw new ProblemException(new Problem("The file has nothing to compare with", file.Path, string.Join(", ", file.Entries.Keys.Order(StringComparer.Ordinal)), $"{Logits}, {Likelihoods}, {Hidden}0 to {Hidden}{config.Layers}"));
        var problems = Compared.Select(name => FindProblem(name, config)).OfType<Problem>().ToList();
        if (problems.Count > 0) throw new ProblemException(problems);
    }

    public string Path => _file.Path;

    /// <summary>Token ids, row by row; every row is equally long.</summary>
    public IReadOnlyList<long[]> Ids { get; }

    /// <summary>Names of the tensors that the model can compute too: hidden states, logits, likelihoods.</summary>
    public IReadOnlyList<string> Compared { get; }

    /// <summary>Names of all others.</summary>
    public IReadOnlyList<string> NotCompared { get; }

    /// <summary>Opens and checks a file.</summary>
    /// <exception cref="ProblemException">Damaged, without inputs or anything to compare, or not for a model of this shape.</exception>
    public static ReferenceOutputs Open(string path, DecoderConfig config)
    {
        var file = SafetensorsFile.Open(path);
        try
        {
            return new ReferenceOutputs(file, config);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public IReadOnlyList<long> Shape(string name) => _file.Entries[name].Shape;

    /// <summary>The numbers of a tensor as float32, row-major.</summary>
    public float[] Floats(string name)
    {
        var bytes = _file.Bytes(name);
        return _file.Entries[name].Dtype switch
        {
            TensorDtype.F32 => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
            TensorDtype.F64 => [.. MemoryMarshal.Cast<byte, double>(bytes).ToArray().Select(value => (float)value)],
            TensorDtype.F16 => [.. MemoryMarshal.Cast<byte, Half>(bytes).ToArray().Select(value => (float)value)],
            // bfloat16 is the upper half of a float32.
            _ => [.. MemoryMarshal.Cast<byte, ushort>(bytes).ToArray().Select(value => BitConverter.UInt32BitsToSingle((uint)value << 16))],
        };
    }

    public void Dispose() => _file.Dispose();

    private static long[][] ReadIds(SafetensorsFile file, DecoderConfig config)
    {
        var where = $"{file.Path}  {Inputs}";
        if (!file.Entries.TryGetValue(Inputs, out var entry))
            throw new ProblemException(new Problem("The file has no inputs", file.Path, string.Join(", ", file.Entries.Keys.Order(StringComparer.Ordinal)), $"{Inputs}: token ids, [batch, seq]"));
        if (entry.Dtype is not (TensorDtype.I64 or TensorDtype.I32) || entry.Shape.Count is not (1 or 2) || entry.ElementCount == 0)
            throw new ProblemException(new Problem("The inputs are no list of token ids", where, $"{entry.Dtype} {entry.ShapeText}", "I64 or I32, [batch, seq] or [seq]"));
        var length = (int)entry.Shape[^1];
        if (length > config.ContextLength)
            throw new ProblemException(new Problem("The inputs are longer than the model's context", where, entry.ShapeText, $"up to {config.ContextLength} tokens"));
        var bytes = file.Bytes(Inputs);
        long[] ids = entry.Dtype == TensorDtype.I64
            ? MemoryMarshal.Cast<byte, long>(bytes).ToArray()
            : [.. MemoryMarshal.Cast<byte, int>(bytes).ToArray().Select(id => (long)id)];
        foreach (var id in ids)
            if (id < 0 || id >= config.VocabularySize)
                throw new ProblemException(new Problem("An input is no token id of the model", where, id.ToString(CultureInfo.InvariantCulture), $"0 to {config.VocabularySize - 1}"));
        return [.. ids.Chunk(length)];
    }

    private Problem? FindProblem(string name, DecoderConfig config)
    {
        var entry = _file.Entries[name];
        var where = $"{_file.Path}  {name}";
        if (!TensorDtype.IsFloatingPoint(entry.Dtype)) return new Problem("The tensor is not floating point", where, entry.Dtype, "F32, F16, BF16, F64");
        var length = _file.Entries[Inputs].Shape[^1];
        long[] inner = name switch
        {
            Logits => [length, config.VocabularySize],
            Likelihoods => [length - 1],
            _ => [length, name == $"{Hidden}{config.Layers}" ? config.EmbeddingWidth ?? config.HiddenSize : config.HiddenSize],
        };
        long[] expected = [.. _file.Entries[Inputs].Shape.SkipLast(1), .. inner];
        return entry.Shape.SequenceEqual(expected) && entry.ElementCount > 0
            ? null
            : new Problem("The tensor has another shape than this model computes", where, entry.ShapeText, $"[{string.Join(", ", expected)}]");
    }
}
