using System.Globalization;
using R2QBench.Core.Errors;
using R2QBench.Methods.Scales;

namespace R2QBench.Methods.Quantizers;

/// <summary>What a quantized.safetensors says of itself in its metadata: enough to decode every matrix without the spec or the model.</summary>
/// <param name="Quantizer">Method and settings, the same for all matrices of the file.</param>
/// <param name="Shapes">[out, in] of every quantized matrix, by name.</param>
public sealed record QuantizedFileHeader(IQuantizer Quantizer, IReadOnlyDictionary<string, (long Rows, long Columns)> Shapes)
{
    private const string FormatKey = "format";
    private const string Format = "r2qbench-quantized-1";
    private const string OptionPrefix = "option.";
    private const string ShapePrefix = "shape.";

    /// <summary>The header as metadata of a safetensors file.</summary>
    public IReadOnlyDictionary<string, string> ToMetadata()
    {
        var settings = Quantizer.Settings;
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            [FormatKey] = Format,
            ["method"] = Quantizer.Method.Name,
            ["method_version"] = Text(Quantizer.Method.Version),
            ["bits"] = Text(settings.Bits),
            ["group_size"] = Text(settings.GroupSize),
            ["scale_dtype"] = settings.ScaleDtype.SpecName,
            ["init"] = settings.Init,
        };
        foreach (var (key, value) in settings.Options) metadata[OptionPrefix + key] = value;
        foreach (var (name, (rows, columns)) in Shapes) metadata[ShapePrefix + name] = $"{Text(rows)},{Text(columns)}";
        return metadata;
    }

    /// <summary>Reads a header back.</summary>
    /// <param name="metadata">Metadata of the safetensors file.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="ProblemException">It is no such file, or was written by another version of the method.</exception>
    public static QuantizedFileHeader FromMetadata(IReadOnlyDictionary<string, string> metadata, string file)
    {
        if (metadata.GetValueOrDefault(FormatKey) != Format)
            throw new ProblemException(new Problem("This is no file of quantized weights", file, metadata.GetValueOrDefault(FormatKey), Format));
        var quantizer = QuantizerRegistry.Create(
            Value(metadata, "method", file),
            Number(metadata, "bits", file),
            Number(metadata, "group_size", file),
            Value(metadata, "scale_dtype", file),
            Strip(metadata, OptionPrefix).ToDictionary(),
            metadata.GetValueOrDefault("init"));
        var version = Number(metadata, "method_version", file);
        if (version != quantizer.Method.Version)
            throw new ProblemException(new Problem($"{quantizer.Method.Name} has changed since this file was written", file, $"version {version}", $"version {quantizer.Method.Version}", "write the file again"));
        return new QuantizedFileHeader(quantizer, Strip(metadata, ShapePrefix).ToDictionary(entry => entry.Key, entry => Shape(entry.Value, file)));
    }

    private static IEnumerable<KeyValuePair<string, string>> Strip(IReadOnlyDictionary<string, string> metadata, string prefix) => metadata
        .Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
        .Select(entry => KeyValuePair.Create(entry.Key[prefix.Length..], entry.Value));

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Value(IReadOnlyDictionary<string, string> metadata, string key, string file) =>
        metadata.GetValueOrDefault(key) ?? throw new ProblemException(new Problem($"The metadata lack {key}", file));

    private static int Number(IReadOnlyDictionary<string, string> metadata, string key, string file) =>
        int.TryParse(Value(metadata, key, file), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ProblemException(new Problem($"{key} in the metadata is no whole number", file, metadata[key]));

    private static (long Rows, long Columns) Shape(string text, string file)
    {
        var parts = text.Split(',');
        if (parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var rows) && rows > 0
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns > 0)
            return (rows, columns);
        throw new ProblemException(new Problem("A shape in the metadata is not OUT,IN", file, text, "two positive whole numbers"));
    }
}
