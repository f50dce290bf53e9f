using System.CommandLine;

namespace R2QBench.Runner.Commands;

/// <summary>Options that several commands share; each call makes a new one, since an option belongs to one command.</summary>
public static class CommonOptions
{
    /// <summary>Folder below which rows are written and read unless <c>--results</c> names another.</summary>
    public const string DefaultResults = "results";

    /// <summary><c>SPEC</c>: the YAML file.</summary>
    public static Argument<string> Spec() => new("SPEC") { Description = "YAML file, e.g. experiments/quickstart.yaml" };

    /// <summary><c>--results DIR</c>.</summary>
    public static Option<string> Results() => new("--results")
    {
        Description = "Folder of the result rows",
        HelpName = "DIR",
        DefaultValueFactory = _ => DefaultResults,
    };

    /// <summary><c>--set key=value</c>, repeatable; the value is read as YAML.</summary>
    public static Option<string[]> Set() => new("--set")
    {
        Description = "Replace one value of the spec (repeatable), e.g. --set quantization.group_size=128",
        HelpName = "KEY=VALUE",
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };

    /// <summary><c>--json</c>.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print JSON instead of a table" };

    /// <summary><c>--device cpu|cuda|cuda:N</c>: a short form of <c>--set device=…</c>.</summary>
    public static Option<string?> Device() => new("--device")
    {
        Description = "Where to compute: cpu, cuda or cuda:N (default: as the spec says)",
        HelpName = "DEVICE",
    };

    /// <summary>The overrides of <c>--set</c> followed by that of <c>--device</c>, so that the latter wins.</summary>
    public static IReadOnlyList<string> Overrides(string[]? set, string? device) =>
        device is null ? set ?? [] : [.. set ?? [], $"device={device}"];
}
