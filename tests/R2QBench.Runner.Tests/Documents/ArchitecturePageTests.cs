using System.Text.RegularExpressions;
using R2QBench.Core.Files;
using Xunit;

namespace R2QBench.Runner.Tests.Documents;

/// <summary>docs/architecture.md names files and lines; they are there.</summary>
public sealed class ArchitecturePageTests
{
    private static readonly string Root = RepositoryRoot.Require();

    public static TheoryData<string, string, string, string, string> Rows()
    {
        var rows = new TheoryData<string, string, string, string, string>();
        var page = Document.Open(Path.Combine("docs", "architecture.md"));
        foreach (var line in page.Text.Split('\n').SkipWhile(line => !line.StartsWith("| to add |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|')))
            if (line.Trim('|').Split(" | ") is [var what, var file, var implements, var list, var beside])
                rows.Add(what.Trim(), Code(file), Code(implements), Code(list), Code(beside));
        return rows;
    }

    [Fact]
    public void It_says_where_to_add_everything_that_is_listed_somewhere()
    {
        var kinds = Rows().Select(row => Regex.Replace((string)row[0], @" ?\(\[.*\)|, as .*", "")).ToHashSet();

        Assert.Superset(new HashSet<string> { "a quantization method", "a task", "a model family", "a loss", "a chart", "a sweep engine" }, kinds);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_file_is_an_example_and_its_line_is_in_the_list(string what, string file, string implements, string list, string beside)
    {
        Assert.True(File.Exists(Path.Combine(Root, file)), $"{what}: {file}");
        Assert.Contains(implements, File.ReadAllText(Path.Combine(Root, file)), StringComparison.Ordinal);
        if (list.Length > 0) Assert.Contains(beside, File.ReadAllText(Path.Combine(Root, list)), StringComparison.Ordinal);
    }

    private static string Code(string cell) => Regex.Match(cell, "`([^`]*)`").Groups[1].Value;
}
