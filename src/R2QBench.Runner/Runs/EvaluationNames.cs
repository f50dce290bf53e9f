using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using R2QBench.Core.Text;
using R2QBench.Tasks;
using R2QBench.Tasks.Corpora;

namespace R2QBench.Runner.Runs;

/// <summary>From a list of names on the command line to evaluations: tasks, texts (perplexity) and YAML files of tasks.</summary>
public static class EvaluationNames
{
    /// <summary>In front of a text's name: perplexity by documents.</summary>
    public const string Documents = "documents:";

    /// <summary>In front of a text's name that is a task's as well: its perplexity.</summary>
    public const string Perplexity = "perplexity:";

    /// <summary>Longest window that is taken where none is asked for, in tokens; that of the quantization literature.</summary>
    public const int UsualWindow = 2048;

    /// <summary>The names in the order given.</summary>
    /// <param name="names">Separated by commas.</param>
    /// <param name="task">Options of a task; its name is filled in.</param>
    /// <param name="perplexity">Options of a perplexity; its text is filled in. A sequence length of 0 stands for the model's context, at most <see cref="UsualWindow"/>.</param>
    /// <exception cref="ProblemException">Every name that is unknown or stands twice.</exception>
    public static Func<int, IReadOnlyList<EvaluationSpec>> Parse(string names, EvaluationSpec.Task task, EvaluationSpec.Perplexity perplexity)
    {
        var specs = new List<EvaluationSpec>();
        var problems = new List<Problem>();
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Find(name, task, perplexity) is not { } spec) problems.Add(Unknown(name));
            else if (specs.Contains(spec)) problems.Add(new Problem("Is named twice", "--tasks", name, NextStep: "name it once"));
            else specs.Add(spec);
        }

        if (specs.Count == 0 && problems.Count == 0) problems.Add(new Problem("Names nothing to measure", "--tasks", names, NextStep: "r2q tasks lists what there is"));
        if (problems.Count > 0) throw new ProblemException(problems);
        return context => [.. specs.Select(spec => spec is EvaluationSpec.Perplexity { SequenceLength: 0 } open ? open with { SequenceLength = Math.Min(context, UsualWindow) } : spec)];
    }

    private static EvaluationSpec? Find(string name, EvaluationSpec.Task task, EvaluationSpec.Perplexity perplexity)
    {
        if (name.StartsWith(Documents, StringComparison.Ordinal))
            return IsText(name[Documents.Length..]) ? perplexity with
            {
                Corpus = name[Documents.Length..],
                Form = EvaluationSpec.Perplexity.OverDocuments,
                Bos = perplexity.Bos == "window" ? "once" : perplexity.Bos,
            } : null;
        if (name.StartsWith(Perplexity, StringComparison.Ordinal))
            return IsText(name[Perplexity.Length..]) ? perplexity with { Corpus = name[Perplexity.Length..] } : null;
        if (TaskRegistry.Names().Contains(name) || TaskRegistry.IsFile(name)) return task with { Name = name };
        return IsText(name) ? perplexity with { Corpus = name } : null;
    }

    private static bool IsText(string name) =>
        CorpusCatalog.All.Any(corpus => corpus.Name == name) || CorpusCatalog.Schemes.Any(scheme => name.StartsWith(scheme, StringComparison.Ordinal));

    private static Problem Unknown(string name)
    {
        string[] known = [.. TaskRegistry.Names(), .. CorpusCatalog.All.Select(corpus => corpus.Name)];
        return new Problem(
            "There is no task or text of this name", "--tasks", name,
            $"{string.Join(", ", known.Distinct())}, {string.Join(", ", CorpusCatalog.FileForms)}, a task's YAML file, {Perplexity}TEXT, {Documents}TEXT",
            Suggestion.DidYouMean(name, known) ?? "r2q tasks says what each is");
    }
}
