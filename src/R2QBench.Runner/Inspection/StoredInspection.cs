using R2QBench.Core.Checkpoints;
using R2QBench.Core.Errors;
using R2QBench.Methods.Quantizers;

namespace R2QBench.Runner.Inspection;

/// <summary>What a file of quantized weights holds, by its header alone; loads no native library.</summary>
/// <param name="Path">The file.</param>
/// <param name="Header">Method, settings, shapes.</param>
/// <param name="Layers">The quantized matrices, by name.</param>
/// <param name="OtherTensors">Tensors that are not quantized.</param>
/// <param name="OtherBytes">What they take.</param>
public sealed record StoredInspection(string Path, QuantizedFileHeader Header, IReadOnlyList<StoredLayer> Layers, int OtherTensors, long OtherBytes)
{
    /// <summary>Reads the header of a file.</summary>
    /// <exception cref="ProblemException">It is no file of quantized weights, or damaged.</exception>
    public static StoredInspection Of(string path)
    {
        using var file = SafetensorsFile.Open(path);
        var header = QuantizedFileHeader.FromMetadata(file.Metadata, path);
        var others = file.Entries.Values.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        var layers = new List<StoredLayer>();
        foreach (var (name, (rows, columns)) in header.Shapes.OrderBy(shape => shape.Key, StringComparer.Ordinal))
        {
            TensorEntry Take(string part) =>
                others.Remove($"{name}.{part}", out var entry) ? entry : throw new ProblemException(new Problem("A tensor is missing", $"{path}  {name}.{part}", NextStep: "repeat the run"));
            layers.Add(new StoredLayer(name, rows, columns, Take("codes").ByteCount, [.. header.Quantizer.Grid.Parameters.Select(parameter => new StoredParameter(parameter.Name, Take(parameter.Name)))]));
        }

        return new StoredInspection(path, header, layers, others.Count, others.Values.Sum(entry => entry.ByteCount));
    }
}

/// <summary>One quantized matrix as it is stored.</summary>
/// <param name="Module">Path of its module.</param>
/// <param name="Rows">Output features.</param>
/// <param name="Columns">Input features.</param>
/// <param name="CodeBytes">Packed codes.</param>
/// <param name="Parameters">Scales, zero points.</param>
public sealed record StoredLayer(string Module, long Rows, long Columns, long CodeBytes, IReadOnlyList<StoredParameter> Parameters)
{
    /// <summary>Codes and parameters together.</summary>
    public long Bytes => CodeBytes + Parameters.Sum(parameter => parameter.Bytes);

    /// <summary>Stored bits per weight, scales included.</summary>
    public double BitsPerWeight => 8.0 * Bytes / (Rows * Columns);
}

/// <summary>Scales or zero points of one matrix.</summary>
/// <param name="Name">As in the file.</param>
/// <param name="Dtype">Number format; U8 for packed codes.</param>
/// <param name="Shape">[out, groups], or [bytes] for packed codes.</param>
/// <param name="Bytes">What it takes.</param>
public sealed record StoredParameter(string Name, string Dtype, IReadOnlyList<long> Shape, long Bytes)
{
    internal StoredParameter(string name, TensorEntry entry) : this(name, entry.Dtype, entry.Shape, entry.ByteCount)
    {
    }
}
