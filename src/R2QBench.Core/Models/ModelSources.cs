using R2QBench.Core.Errors;
using R2QBench.Core.Files;

namespace R2QBench.Core.Models;

/// <summary>Turns what a spec names as its model into a folder.</summary>
public static class ModelSources
{
    /// <summary>The model that comes with the program.</summary>
    public const string TinyWorld = "builtin:tiny-world";

    private const string Builtin = "builtin:";

    /// <summary>The folder of a model source; its content is not looked at.</summary>
    /// <param name="source">A folder's path, or <see cref="TinyWorld"/>.</param>
    /// <exception cref="ProblemException">No such folder or built-in model.</exception>
    public static string ResolveFolder(string source)
    {
        if (source == TinyWorld)
        {
            var folder = Path.Combine(RepositoryRoot.Require(), "assets", "tiny-world");
            return Directory.Exists(folder) ? folder : throw Missing("The built-in model is not in this checkout", folder, "check out assets/ completely, or train it: r2q pretrain experiments/pretrain-tiny-world.yaml");
        }

        if (source.StartsWith(Builtin, StringComparison.Ordinal)) throw Missing("There is no such built-in model", source, null, TinyWorld);
        if (File.Exists(source)) throw Missing("The model source is a file, not a folder", source, $"give its folder: {Path.GetDirectoryName(Path.GetFullPath(source))}");
        return Directory.Exists(source) ? source : throw Missing("There is no such model folder", source, "give a folder with config.json, weights and tokenizer", $"a folder, or {TinyWorld}");
    }

    private static ProblemException Missing(string what, string where, string? next, string? allowed = null) =>
        new(new Problem(what, $"model.source: {where}", Allowed: allowed, NextStep: next));
}
