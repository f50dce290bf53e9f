using System.Text;
using R2QBench.Core.Errors;
using R2QBench.Core.Text;

namespace R2QBench.Core.Specs.Yaml;

/// <summary>Spec files as trees: readable, of sensible size, UTF-8, one block of keys at the top.</summary>
internal static class SpecFile
{
    /// <summary>More is not a spec but a data file named by mistake.</summary>
    public const int LargestBytes = 1 << 20;

    /// <summary>What an experiment's file is called, has to hold, and where that is written down.</summary>
    public static readonly (string Name, string Keys, string Example, string Page) Experiment =
        ("spec", "name, model, quantization and evaluation", "name: my-experiment", "docs/spec.md");

    /// <summary>The same of a task's file.</summary>
    public static readonly (string Name, string Keys, string Example, string Page) Task =
        ("task", "name, data, prompt, choices and gold", "name: my-task", "docs/evaluation.md, or experiments/tasks/arithmetic.yaml");

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The keys of a file; null if it cannot be read (a problem says why).</summary>
    /// <param name="path">The file as the user named it.</param>
    /// <param name="named">Where it was named, for the message: an empty text for the command line.</param>
    /// <param name="findings">Collects.</param>
    /// <param name="kind">What the file is meant to be; null for an <see cref="Experiment"/>.</param>
    public static SpecMap? Read(string path, string named, Findings findings, (string Name, string Keys, string Example, string Page)? kind = null)
    {
        var (name, keys, example, page) = kind ?? Experiment;
        var where = named.Length > 0 ? named : path.Length > 0 ? path : "spec file";
        var seen = named.Length > 0 ? path : null;
        if (Text(path, where, seen, findings) is not { } text) return null;
        var before = findings.Problems.Count;
        switch (YamlParser.Parse(text, path, key: "", findings))
        {
            case SpecMap map:
                return map;
            case { } other and not SpecScalar { IsNull: true }:
                findings.Add(new Problem(
                    $"Is not a {name}", other.Mark.Where(""), other.Display(), $"keys at the top, like `{example}`",
                    $"see {page} for an example"));
                return null;
            default:
                if (findings.Problems.Count == before)
                {
                    findings.Add(new Problem(
                        "Is empty", where, seen, $"a {name} with at least {keys}",
                        $"see {page} for an example"));
                }
                return null;
        }
    }

    private static string? Text(string path, string where, string? seen, Findings findings)
    {
        try
        {
            if (path.Length == 0) return Refuse("No file is named", "a YAML file", "name one, e.g. experiments/quickstart.yaml");
            if (Directory.Exists(path)) return Refuse("Is a folder, not a spec file", "a YAML file", Inside(path));
            if (!File.Exists(path)) return Refuse("File not found", "a YAML file", Beside(path));
            var bytes = ReadLimited(path);
            if (bytes is null)
                return Refuse("Is too large for a spec", $"at most {Units.Bytes(LargestBytes)}", "check the name; data files are named inside a spec");
            if (bytes.AsSpan().Contains((byte)0)) return Refuse("Is a binary file, not a spec", "YAML in UTF-8", "check the name");
            return Strict.GetString(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(3) : bytes);
        }
        catch (DecoderFallbackException)
        {
            return Refuse("Is not UTF-8", "YAML in UTF-8", "save it as UTF-8");
        }
        catch (UnauthorizedAccessException)
        {
            return Refuse("Cannot be read: no permission", null, "change its permissions");
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            return Refuse($"Cannot be read: {exception.Message.TrimEnd('.')}", null, "check the path");
        }

        string? Refuse(string what, string? allowed, string nextStep)
        {
            findings.Add(new Problem(what, where, seen, allowed, nextStep));
            return null;
        }
    }

    /// <summary>The bytes, or null if there are too many; also bounds what a pipe or device may deliver.</summary>
    private static byte[]? ReadLimited(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var buffer = new byte[LargestBytes + 1];
        var count = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return count > LargestBytes ? null : buffer[..count];
    }

    private static string Beside(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder)) return $"there is no folder {folder}";
        return Suggestion.DidYouMeanPath(path, "*.yaml") ?? $"looked for {Path.GetFullPath(path)}";
    }

    private static string Inside(string folder) =>
        YamlFiles(folder).Order(StringComparer.Ordinal).FirstOrDefault() is { } first ? $"name a file in it, e.g. {first}" : "name a YAML file";

    private static IEnumerable<string> YamlFiles(string folder) => Directory.EnumerateFiles(folder, "*.yaml");
}
