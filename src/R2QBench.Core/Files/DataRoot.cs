using R2QBench.Core.Errors;

namespace R2QBench.Core.Files;

/// <summary>The folder with models, texts and task items for which the program knows names (<c>wikitext2</c>, <c>piqa</c>, …).</summary>
public static class DataRoot
{
    /// <summary>Environment variable that names the folder.</summary>
    public const string Variable = "R2Q_DATA";

    /// <summary><c>R2Q_DATA</c>, else <c>../shared/data</c> beside the checkout if present; null otherwise.</summary>
    /// <exception cref="ProblemException"><c>R2Q_DATA</c> is set to something that is not a folder.</exception>
    public static string? Find() => Find(Environment.GetEnvironmentVariable(Variable), RepositoryRoot.Find());

    internal static string? Find(string? variable, string? repositoryRoot)
    {
        if (!string.IsNullOrWhiteSpace(variable))
        {
            if (Directory.Exists(variable)) return Path.GetFullPath(variable);
            throw new ProblemException(
                new Problem("Is not a folder", Variable, variable, "a folder with models/, text/ and tasks/", $"correct or unset {Variable}"),
                ExitCode.Environment);
        }

        if (repositoryRoot is null) return null;
        var beside = Path.GetFullPath(Path.Combine(repositoryRoot, "..", "shared", "data"));
        return Directory.Exists(beside) ? beside : null;
    }
}
