using System.Globalization;
using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Specs;

namespace R2QBench.Runner.Runs;

/// <summary>What a person means by a model on the command line: a checkpoint, a checkpoint with quantized weights, or what a run left.</summary>
/// <param name="Folder">The checkpoint: configuration, weights, tokenizer.</param>
/// <param name="QuantizedPath">Weights that take the place of the checkpoint's; null for its own.</param>
/// <param name="Dtype">The compute dtype of the run; null where there was none.</param>
public sealed record ModelChoice(string Folder, string? QuantizedPath, string? Dtype)
{
    /// <summary>How the run quantized; null where there was none, and the file alone speaks for itself.</summary>
    public QuantizationSpec? Quantization { get; init; }

    private const string SpecName = "spec.yaml";

    /// <summary>Finds out which it is.</summary>
    /// <param name="source">A model source, or the folder of a run.</param>
    /// <param name="quantized">A quantized.safetensors, or null.</param>
    /// <param name="vocabulary">For the spec of a run.</param>
    /// <exception cref="ProblemException">There is no such thing, or the run left no weights.</exception>
    public static ModelChoice Of(string source, string? quantized, SpecVocabulary vocabulary)
    {
        if (quantized is not null && !File.Exists(quantized)) throw NoSuchFile(quantized);
        if (!IsRun(source)) return new ModelChoice(ModelSources.ResolveFolder(source), quantized, null);
        if (quantized is not null)
            throw new ProblemException(new Problem("A run's folder has its own quantized weights", "--quantized", quantized, NextStep: $"leave --quantized away, or name the run's model instead of {source}"));
        var newest = NewestWeights(source);
        var spec = SpecReader.Read(Numbered(source, SpecName, newest), [], vocabulary).Runs[0];
        return new ModelChoice(ModelSources.ResolveFolder(spec.Model.Source), Numbered(source, QuantizedFile.Name, newest), spec.Model.Dtype) { Quantization = spec.Quantization };
    }

    /// <summary>The quantized weights that a person names, as a file or as the folder of a run; null where a model is named.</summary>
    /// <exception cref="ProblemException">The run left none.</exception>
    public static string? StoredWeights(string source) =>
        IsRun(source) ? Numbered(source, QuantizedFile.Name, NewestWeights(source))
        : source.EndsWith(".safetensors", StringComparison.Ordinal) && Path.GetFileName(source).StartsWith("quantized", StringComparison.Ordinal) ? File.Exists(source) ? source : throw NoSuchFile(source)
        : null;

    /// <summary>The newest attempt of a run that left weights.</summary>
    private static int NewestWeights(string run) => Newest(run, QuantizedFile.Name) ?? throw new ProblemException(new Problem(
        "The run left no quantized weights", run, Allowed: $"a run with {QuantizedFile.Name}", NextStep: "a full-precision run: name its model; an interrupted one: run it again"));

    /// <summary>After a repeated run the file of the first attempt may be gone and that of the second there.</summary>
    private static ProblemException NoSuchFile(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var there = Directory.Exists(folder) && Newest(folder, QuantizedFile.Name) is { } newest ? Numbered(Path.GetDirectoryName(file)!, QuantizedFile.Name, newest) : null;
        return new ProblemException(new Problem("There is no such file", file, NextStep: there is null ? "give the path of an existing .safetensors file" : $"there is {there}"));
    }

    private static bool IsRun(string source) => File.Exists(Path.Combine(source, SpecName)) && !File.Exists(Path.Combine(source, ConfigFile.Name));

    /// <summary>The newest attempt that wrote this file; null if none did.</summary>
    private static int? Newest(string folder, string name)
    {
        var (stem, extension) = (Path.GetFileNameWithoutExtension(name) + ".", Path.GetExtension(name));
        return Directory.EnumerateFiles(folder, stem + "*")
            .Select(Path.GetFileName)
            .Select(file => file == name ? 1
                : file!.EndsWith(extension, StringComparison.Ordinal) && file.Length > stem.Length + extension.Length
                    && int.TryParse(file[stem.Length..^extension.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) ? attempt
                : (int?)null)
            .Max();
    }

    private static string Numbered(string folder, string name, int attempt) => Path.Combine(
        folder, attempt == 1 ? name : FormattableString.Invariant($"{Path.GetFileNameWithoutExtension(name)}.{attempt}{Path.GetExtension(name)}"));
}
