using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Hub;
using R2QBench.Core.Text;

namespace R2QBench.Core.Models;

/// <summary>Turns what a spec names as its model into a folder.</summary>
public static class ModelSources
{
    /// <summary>The model that comes with the program.</summary>
    public const string TinyWorld = "builtin:tiny-world";

    private const string Builtin = "builtin:";

    /// <summary>The folder of a model source; its content is not looked at.</summary>
    /// <param name="source">A folder's path, <see cref="TinyWorld"/>, or <c>hub:ORG/NAME[@REVISION]</c>, which must have been fetched.</param>
    /// <param name="cache">Where fetched models are; null for the folder that the environment names.</param>
    /// <exception cref="ProblemException">No such folder or built-in model, or not fetched yet.</exception>
    public static string ResolveFolder(string source, HubCache? cache = null)
    {
        if (HubSource.IsHub(source))
        {
            var (fetched, problem) = (cache ?? HubCache.FromEnvironment()).FindModel(source, "model.source");
            return fetched ?? throw new ProblemException(problem!);
        }

        if (source == TinyWorld)
        {
            var folder = Path.Combine(RepositoryRoot.Require(), "assets", "tiny-world");
            return Directory.Exists(folder) ? folder : throw Missing("The built-in model is not in this checkout", folder, "check out assets/ completely, or train it: r2q pretrain experiments/pretrain-tiny-world.yaml");
        }

        if (source.StartsWith(Builtin, StringComparison.Ordinal)) throw Missing("There is no such built-in model", source, Suggestion.DidYouMean(source, [TinyWorld]), TinyWorld);
        if (File.Exists(source)) throw Missing("The model source is a file, not a folder", source, $"give its folder: {Path.GetDirectoryName(Path.GetFullPath(source))}");
        return Directory.Exists(source) ? source : throw Missing("There is no such model folder", source, Suggestion.DidYouMean(source, [TinyWorld]) ?? Suggestion.DidYouMeanPath(source) ?? "give a folder with config.json, weights and tokenizer", $"a folder, {TinyWorld}, or {HubSource.Form}");
    }

    private static ProblemException Missing(string what, string where, string? next, string? allowed = null) =>
        new(new Problem(what, $"model.source: {where}", Allowed: allowed, NextStep: next));
}
