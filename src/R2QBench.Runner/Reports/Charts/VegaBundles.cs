using R2QBench.Core.Files;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>The scripts that draw the charts, from the npm parts.</summary>
internal static class VegaBundles
{
    private static readonly string[] Files =
        ["vega/build/vega.min.js", "vega-lite/build/vega-lite.min.js", "vega-embed/build/vega-embed.min.js"];

    /// <summary>The three scripts in loading order, or null if the npm parts are not installed.</summary>
    public static IReadOnlyList<string>? Load() => Load(RepositoryRoot.Find() is { } root ? Path.Combine(root, "node_modules") : null);

    internal static IReadOnlyList<string>? Load(string? nodeModules)
    {
        if (nodeModules is null) return null;
        var paths = Files.Select(file => Path.Combine(nodeModules, file)).ToArray();
        return paths.All(File.Exists) ? [.. paths.Select(path => WithoutSourceMap(File.ReadAllText(path)))] : null;
    }

    /// <summary>The last line may name a file that browsers would look for beside the report.</summary>
    private static string WithoutSourceMap(string script)
    {
        var lastLine = script.TrimEnd().LastIndexOf('\n') + 1;
        return script.AsSpan(lastLine).StartsWith("//# sourceMappingURL=") ? script[..lastLine] : script;
    }
}
