using System.Diagnostics;
using System.Text.Json;
using R2QBench.Core.Files;

namespace R2QBench.Runner.Tests.PowerShell;

/// <summary>A PowerShell script as tree-sitter's grammar sees it (npm: tree-sitter-powershell).</summary>
/// <remarks>The grammar is an approximation: it lets some mistakes pass, and refuses some newer syntax, which is why the script stays inside 5.1.</remarks>
internal sealed record ParsedScript(IReadOnlyList<ParsedScript.Error> Errors, IReadOnlyList<ParsedScript.Parameter> Parameters, IReadOnlyList<string> Commands, string Help)
{
    /// <summary>A place that does not parse.</summary>
    internal sealed record Error(int Line, string Text);

    /// <summary>A parameter of the script, with its attributes and its type in brackets.</summary>
    internal sealed record Parameter(string Name, IReadOnlyList<string> Attributes);

    /// <summary>Each script parsed, by one process: starting it takes longer than parsing.</summary>
    public static IReadOnlyList<ParsedScript> Of(params IReadOnlyList<string> texts)
    {
        var root = RepositoryRoot.Require();
        var start = new ProcessStartInfo("node", [Path.Combine(root, "tests", "R2QBench.Runner.Tests", "PowerShell", "parse-powershell.mjs"), Path.Combine(root, "node_modules")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start)!;
        node.StandardInput.Write(JsonSerializer.Serialize(texts));
        node.StandardInput.Close();
        var output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        if (node.ExitCode != 0) throw new InvalidOperationException("node could not parse; are the npm parts installed?");
        return JsonSerializer.Deserialize<ParsedScript[]>(output, JsonSerializerOptions.Web)!;
    }
}
