using System.Text.RegularExpressions;
using R2QBench.Core.Files;

namespace R2QBench.Runner.Tests.Documents;

/// <summary>A Markdown page of the repository, and the parts of it that tests look at.</summary>
internal sealed partial class Document
{
    private Document(string name)
    {
        Name = name;
        Text = File.ReadAllText(Path.Combine(RepositoryRoot.Require(), name)).ReplaceLineEndings("\n");
    }

    /// <summary>Path below the repository's root.</summary>
    public string Name { get; }

    public string Text { get; }

    public static Document Open(string name) => new(name);

    /// <summary>README.md, CONTRIBUTING.md and everything in docs/.</summary>
    public static IEnumerable<Document> All()
    {
        var root = RepositoryRoot.Require();
        return Directory.EnumerateFiles(root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(root, "docs"), "*.md"))
            .Order(StringComparer.Ordinal)
            .Select(path => new Document(Path.GetRelativePath(root, path)));
    }

    /// <summary>The fenced text after the comment <c>&lt;!-- KIND: TARGET --&gt;</c>, with the target.</summary>
    public (string Target, string Text) Snippet(string kind)
    {
        var match = Regex.Match(Text, $@"<!-- {kind}: (?<target>\S+) -->\n```\w*\n(?<text>.*?)```", RegexOptions.Singleline);
        return match.Success ? (match.Groups["target"].Value, match.Groups["text"].Value) : throw new InvalidOperationException($"{Name} has no snippet '{kind}'");
    }

    /// <summary>All snippets of a kind.</summary>
    public IEnumerable<(string Target, string Text)> Snippets(string kind) =>
        Regex.Matches(Text, $@"<!-- {kind}: (?<target>\S+) -->\n```\w*\n(?<text>.*?)```", RegexOptions.Singleline)
            .Select(match => (match.Groups["target"].Value, match.Groups["text"].Value));

    /// <summary>Fenced blocks, without their fences.</summary>
    public IEnumerable<string> Fences() => Fence().Matches(Text).Select(match => match.Groups["text"].Value);

    [GeneratedRegex(@"^```[\w-]*\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
