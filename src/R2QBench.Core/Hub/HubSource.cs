using System.Text.RegularExpressions;
using R2QBench.Core.Errors;

namespace R2QBench.Core.Hub;

/// <summary>One repository of a hub at one revision, written <c>hub:ORG/NAME[@REVISION]</c>.</summary>
/// <param name="Repository"><c>ORG/NAME</c>; a few old models have no organisation.</param>
/// <param name="Revision">Branch, tag, <c>refs/pr/N</c> or commit (40 hexadecimal digits).</param>
/// <param name="Kind">Model or data set; the same name may be both.</param>
public sealed partial record HubSource(string Repository, string Revision, HubKind Kind)
{
    /// <summary>How every hub source begins.</summary>
    public const string Scheme = "hub:";

    /// <summary>What is meant where no revision is named.</summary>
    public const string DefaultRevision = "main";

    /// <summary>The accepted form, for messages.</summary>
    public const string Form = "hub:ORG/NAME or hub:ORG/NAME@REVISION";

    /// <summary>The command that fetches it.</summary>
    public string FetchCommand => $"./r2q fetch {this}{(Kind == HubKind.Dataset ? " --dataset" : "")}";

    /// <summary>The command that fetches only these files of it, also such that would not be fetched by themselves.</summary>
    /// <param name="glob">Over paths in the repository.</param>
    public string FetchCommandFor(string glob) => $"{FetchCommand} --files \"{glob}\"";

    /// <summary>True if the revision is a commit, which never changes.</summary>
    public bool IsCommit => Commit().IsMatch(Revision);

    /// <summary>True if the text claims to be a hub source; it may still be malformed.</summary>
    public static bool IsHub(string text) => text.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>Reads a source; null if it is malformed.</summary>
    public static HubSource? TryParse(string text, HubKind kind = HubKind.Model)
    {
        if (!IsHub(text)) return null;
        var (repository, revision) = text[Scheme.Length..].Split('@', 2) is [var name, var at] ? (name, at) : (text[Scheme.Length..], DefaultRevision);
        var fits = Name().IsMatch(repository) && !UnclearName().IsMatch(repository) && Reference().IsMatch(revision) && !UnclearReference().IsMatch(revision);
        return fits ? new HubSource(repository, revision, kind) : null;
    }

    /// <summary>Reads a source.</summary>
    /// <exception cref="ProblemException">The text is malformed.</exception>
    public static HubSource Parse(string text, HubKind kind = HubKind.Model) =>
        TryParse(text, kind) ?? throw new ProblemException(Malformed(text, "r2q fetch"));

    /// <summary>The source as it is written; the default revision is left out.</summary>
    public override string ToString() => $"{Scheme}{Repository}{(Revision == DefaultRevision ? "" : "@" + Revision)}";

    internal static Problem Malformed(string text, string where) =>
        new("Is not the name of a repository", where, text, Form, "copy ORG/NAME from the page of the model or data set");

    // The hub allows letters, digits, '-', '_' and '.'; "--" separates the parts of a cache folder's name and is not allowed in them.
    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9_][A-Za-z0-9._-]{0,95})?\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._+/-]{0,254}\z")]
    private static partial Regex Reference();

    [GeneratedRegex(@"--|\.\.")]
    private static partial Regex UnclearName();

    [GeneratedRegex(@"\.\.|//|[./]\z|/\.")]
    private static partial Regex UnclearReference();

    [GeneratedRegex(@"^[0-9a-f]{40}\z")]
    private static partial Regex Commit();
}
