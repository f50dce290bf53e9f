using R2QBench.Core.Files;
using Xunit;

namespace R2QBench.Runner.Tests.Documents;

/// <summary>A warning is switched off for a folder or a project only where a comment right above, or on the line, says why.</summary>
public sealed class SilencedRuleTests
{
    private static readonly string Root = RepositoryRoot.Require();

    public static TheoryData<string> Files() =>
    [
        .. new[] { "src", "tests", "experiments" }.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.*", SearchOption.AllDirectories))
            .Where(path => Path.GetExtension(path) is ".csproj" or ".props" or ".targets" or ".editorconfig" or ".globalconfig")
            .Concat([Path.Combine(Root, ".editorconfig"), Path.Combine(Root, "Directory.Build.props"), Path.Combine(Root, "Directory.Packages.props")])
            .Select(path => Path.GetRelativePath(Root, path))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_silenced_rule_says_why(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(Root, file));
        for (var i = 0; i < lines.Length; i++)
        {
            if (!Silences(lines[i])) continue;
            var first = i;
            while (first > 0 && (Silences(lines[first - 1]) || lines[first - 1].StartsWith('['))) first--;   // one reason for several, or for a section
            Assert.True(first > 0 && IsComment(lines[first - 1]), $"{file}:{i + 1} says no reason: {lines[i].Trim()}");
        }
    }

    private static bool Silences(string line) =>
        line.Contains("<NoWarn>", StringComparison.Ordinal) || line.Contains("<NoWarn ", StringComparison.Ordinal)
        || (line.StartsWith("dotnet_diagnostic.", StringComparison.Ordinal) && (line.EndsWith("none", StringComparison.Ordinal) || line.EndsWith("silent", StringComparison.Ordinal)));

    private static bool IsComment(string line) => line.TrimStart() is ['#', ..] or ['<', '!', '-', '-', ..];
}
