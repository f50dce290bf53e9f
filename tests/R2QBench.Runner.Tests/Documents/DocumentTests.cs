using System.Text.RegularExpressions;
using R2QBench.Core.Files;
using R2QBench.Runner.Commands;
using Xunit;

namespace R2QBench.Runner.Tests.Documents;

/// <summary>What the pages show works: commands parse, files and links exist, programs are those that are tested.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Root = RepositoryRoot.Require();

    public static TheoryData<string> Pages() => [.. Document.All().Select(page => page.Name)];

    /// <summary>A command with an option that does not exist would teach something wrong. Placeholders (MODEL, RUN-FOLDER) parse as what they stand for.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_command_line_parses(string name)
    {
        var root = CommandLine.Build();
        var broken = Commands(Document.Open(name))
            .SelectMany(command => root.Parse(Words(command.Line)).Errors.Select(error => (command, error.Message)))
            .Where(found => found.command.IsWhole || !IsIncomplete(found.Message))
            .Select(found => $"{found.command.Line}: {found.Message}")
            .ToList();

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void Every_command_line_at_the_top_of_an_experiment_parses()
    {
        var root = CommandLine.Build();
        var lines = Directory.EnumerateFiles(Path.Combine(Root, "experiments"), "*.yaml", SearchOption.AllDirectories)
            .SelectMany(File.ReadLines).Where(line => line.StartsWith('#'))
            .Select(line => CommandStart().Match(line.TrimStart('#', ' ')))
            .Where(match => match.Success)
            .Select(match => match.Groups["arguments"].Value)
            .ToList();

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Empty(root.Parse(Words(line)).Errors));
    }

    /// <summary>The tests above look at something.</summary>
    [Fact]
    public void Pages_show_commands() => Assert.InRange(Document.All().Sum(page => Commands(page).Count()), 100, 1000);

    /// <summary>Those of links, those behind commands, and those written as code below a folder of the repository.</summary>
    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_file_that_a_page_names_exists(string name)
    {
        var page = Document.Open(name);
        var folder = Path.GetDirectoryName(Path.Combine(Root, name))!;
        var links = Link().Matches(page.Text).Select(match => match.Groups[1].Value)
            .Where(link => !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith('#'))
            .Select(link => Path.Combine(folder, link.Split('#')[0]));
        var named = Named().Matches(page.Text).Select(match => match.Value).Where(path => !path.Contains('*') && path != path.ToUpperInvariant()).Select(path => Path.Combine(Root, path));

        var missing = links.Concat(named).Where(path => !Path.Exists(path)).Except(Made).Distinct().ToList();
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_heading_that_is_linked_to_exists(string name)
    {
        var page = Document.Open(name);
        var folder = Path.GetDirectoryName(name)!;
        var broken = Link().Matches(page.Text).Select(match => match.Groups[1].Value)
            .Where(link => link.Contains('#') && !link.Contains("://", StringComparison.Ordinal))
            .Where(link => link.Split('#') is not [var file, var heading] || !Headings(file.Length == 0 ? page : Document.Open(Path.Combine(folder, file))).Contains(heading));

        Assert.Empty(broken);
    }

    [Fact]
    public void Programs_are_shown_as_they_are_in_their_files()
    {
        var shown = Document.All().SelectMany(page => page.Snippets("same-as")).ToList();

        Assert.Equal(["experiments/quantize-layer.cs", "experiments/quantize-layer.fsx"], shown.Select(snippet => snippet.Target));
        Assert.All(shown, snippet => Assert.Equal(File.ReadAllText(Path.Combine(Root, snippet.Target)).ReplaceLineEndings("\n"), snippet.Text));
    }

    /// <summary>Files that the reader of a walk writes.</summary>
    private static IEnumerable<string> Made => Document.All().SelectMany(page => page.Snippets("file")).Select(snippet => Path.Combine(Root, snippet.Target));

    /// <summary>Lines of fenced blocks, which are whole, and commands named in a sentence, which may lack what the reader knows.</summary>
    private static IEnumerable<(string Line, bool IsWhole)> Commands(Document page) =>
        page.Fences().SelectMany(fence => fence.Split('\n')).Select(line => (line, true))
            .Concat(Inline().Matches(page.Text).Select(match => (match.Groups[1].Value, false)))
            .Select(line => (CommandStart().Match(line.Item1), line.Item2))
            .Where(line => line.Item1.Success)
            .Select(line => (line.Item1.Groups["arguments"].Value, line.Item2));

    private static bool IsIncomplete(string message) => message.StartsWith("Required argument missing", StringComparison.Ordinal) || message.EndsWith("is required.", StringComparison.Ordinal);

    /// <summary>As a shell would part them, up to a comment, a pipe, a redirection, or a column of words beside the command.</summary>
    private static string[] Words(string line) =>
    [
        .. Word().Matches(Regex.Split(line, @"\s+#|\s[|<>]|\s{2,}|\s…|\\$")[0])
            .Select(match => match.Value.Trim('\'', '"'))
            .Where(word => word is not ("[" or "]" or "…")),
    ];

    private static HashSet<string> Headings(Document page) =>
        [.. Heading().Matches(page.Text).Select(match => Regex.Replace(match.Groups[1].Value.ToLowerInvariant(), @"[^\w\- ]", "").Replace(' ', '-'))];

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w./-])(?:src|tests|docs|experiments|native|tools|assets)/[\w./*-]*\w")]
    private static partial Regex Named();

    [GeneratedRegex(@"(?<!`)`([^`\n]+)`(?!`)")]
    private static partial Regex Inline();

    [GeneratedRegex(@"^\s*(?:\$ )?(?:\./)?r2q (?<arguments>\S.*)$")]
    private static partial Regex CommandStart();

    [GeneratedRegex("""(?:"[^"]*"|'[^']*'|[^\s"'])+""")]
    private static partial Regex Word();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
