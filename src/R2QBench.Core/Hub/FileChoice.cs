using R2QBench.Core.Errors;
using R2QBench.Core.Text;

namespace R2QBench.Core.Hub;

/// <summary>Which files of a repository are fetched.</summary>
/// <param name="Files">Those.</param>
/// <param name="Pickles">Files that would have been meant too, but are pickled: reading one runs whatever code it holds.</param>
internal sealed record FileChoice(IReadOnlyList<HubFile> Files, IReadOnlyList<string> Pickles)
{
    private const int MostNamesShown = 12;
    private static readonly string[] PickleEndings = [".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib"];
    private static readonly string[] DatasetPatterns = ["*.parquet", "*.jsonl", "*.json", "*.csv", "*.tsv", "*.txt"];

    // In the topmost folder; others hold the same weights for other programs.
    private static readonly string[] ModelPatterns =
    [
        "config.json", "generation_config.json", "*.safetensors", "*.index.json",
        "tokenizer.json", "tokenizer_config.json", "tokenizer.model", "special_tokens_map.json", "added_tokens.json", "vocab.json", "merges.txt",
    ];

    /// <summary>Chooses.</summary>
    /// <param name="source">What is being fetched.</param>
    /// <param name="all">All files of the repository.</param>
    /// <param name="patterns">Globs over whole paths (<c>*</c> crosses folders); empty for what the program can use.</param>
    /// <exception cref="ProblemException">Nothing is left to fetch, or a model's weights are there only as pickles.</exception>
    public static FileChoice Of(HubSource source, IReadOnlyList<HubFile> all, IReadOnlyList<string> patterns)
    {
        Func<string, bool> isMeant = patterns.Count > 0 ? name => Glob.IsMatch(patterns, name)
            : source.Kind == HubKind.Dataset ? name => Glob.IsMatch(DatasetPatterns, name)
            : name => IsModelFile(name, all);
        var files = all.Where(file => isMeant(file.Name) && !IsPickle(file.Name)).DistinctBy(file => file.Name).ToList();
        var pickles = all.Select(file => file.Name).Where(name => IsPickle(name) && (patterns.Count == 0 ? !name.Contains('/') : isMeant(name))).ToList();
        var lacksWeights = patterns.Count == 0 && source.Kind == HubKind.Model && !files.Any(file => IsWeights(file.Name));
        if (pickles.Count > 0 && (files.Count == 0 || lacksWeights)) throw OnlyPickles(source, pickles);
        if (files.Count == 0) throw Nothing(source, all, patterns);
        return new FileChoice(files, pickles);
    }

    private static bool IsModelFile(string name, IReadOnlyList<HubFile> all)
    {
        if (name.Contains('/') || !Glob.IsMatch(ModelPatterns, name)) return false;
        // Mistral's repositories hold all weights twice, the second time under the names of its own program.
        return !name.StartsWith("consolidated", StringComparison.Ordinal) || !all.Any(file => file.Name.StartsWith("model", StringComparison.Ordinal) && IsWeights(file.Name));
    }

    private static bool IsWeights(string name) => name.EndsWith(".safetensors", StringComparison.Ordinal);

    private static bool IsPickle(string name) => PickleEndings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static ProblemException OnlyPickles(HubSource source, IReadOnlyList<string> pickles) => new(new Problem(
        "Is there only as pickle files, which are refused: reading one runs whatever code it holds", source.ToString(), Names(pickles), "*.safetensors",
        "look on the repository's page for a revision with safetensors (often refs/pr/N), or convert a copy to safetensors and name its folder"));

    private static ProblemException Nothing(HubSource source, IReadOnlyList<HubFile> all, IReadOnlyList<string> patterns) => new(new Problem(
        patterns.Count > 0 ? "No file of the repository matches" : "The repository holds no file that is of use here",
        source.ToString(),
        patterns.Count > 0 ? string.Join(' ', patterns) : null,
        all.Count == 0 ? "an empty repository has nothing to fetch" : Names([.. all.Select(file => file.Name)]),
        "name the files: --files GLOB"));

    private static string Names(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(MostNamesShown)) + (names.Count > MostNamesShown ? $" and {names.Count - MostNamesShown} more" : "");
}
