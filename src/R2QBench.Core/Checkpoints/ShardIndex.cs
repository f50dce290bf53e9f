using System.Text.Json;
using R2QBench.Core.Errors;

namespace R2QBench.Core.Checkpoints;

/// <summary><c>model.safetensors.index.json</c>: which file of the folder holds which tensor.</summary>
internal static class ShardIndex
{
    public const string FileName = "model.safetensors.index.json";

    /// <summary>Reads the index; the files named there need not exist yet.</summary>
    /// <returns>Tensor name → file name, which is a plain name of a file in the same folder.</returns>
    /// <exception cref="ProblemException">Malformed index, or files outside the folder: all of them in one list.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        using var document = JsonFile.Parse(path);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
            throw new ProblemException(new Problem("The index has no object weight_map", path, NextStep: SafetensorsFile.FetchAgain));

        var files = new Dictionary<string, string>();
        var problems = new List<Problem>();
        foreach (var pair in map.EnumerateObject())
        {
            var where = $"{path}  weight_map.{pair.Name}";
            if (pair.Value.ValueKind != JsonValueKind.String)
                problems.Add(new Problem("The file name is not text", where, pair.Value.GetRawText()));
            else if (!IsPlainFileName(pair.Value.GetString()!))
                problems.Add(new Problem("The path leaves the model's folder", where, pair.Value.GetString(), "the name of a .safetensors file beside the index"));
            else if (!files.TryAdd(pair.Name, pair.Value.GetString()!))
                problems.Add(new Problem("The tensor occurs twice in the index", where));
        }

        if (problems.Count > 0) throw new ProblemException(problems);
        return files;
    }

    /// <summary>Hugging Face folders are flat: a shard is a name, never a path.</summary>
    private static bool IsPlainFileName(string name) =>
        name.Length > 0 && name.EndsWith(".safetensors", StringComparison.Ordinal) && name.IndexOfAny(['/', '\\', '\0']) < 0;
}
