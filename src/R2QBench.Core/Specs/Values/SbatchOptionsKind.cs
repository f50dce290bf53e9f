using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Values;

/// <summary>Further options of <c>sbatch</c>, each a text like <c>--exclude=node7</c>. They are passed as arguments and never through a shell.</summary>
internal sealed partial class SbatchOptionsKind : ValueKind<IReadOnlyList<string>>
{
    // What the sweep sets itself, what would start something else, and what would make sbatch wait or answer differently.
    private static readonly string[] Ours =
    [
        "array", "chdir", "clusters", "comment", "export", "export-file", "get-user-env", "help", "job-name", "no-requeue", "ntasks", "nodes", "open-mode", "output", "error",
        "parsable", "quiet", "requeue", "signal", "test-only", "usage", "verbose", "version", "wait", "wrap", "cpus-per-task",
        "partition", "account", "qos", "constraint", "time", "gres", "mem", "ntasks-per-node", "input",
    ];

    private readonly TextListKind _texts = new("");

    public override string Name => "list of texts";

    public override string Allowed => "options like --exclude=node7 or --exclusive, one each; none that the sweep sets itself";

    public override bool TryRead(SpecNode node, ReadAt at, [MaybeNullWhen(false)] out IReadOnlyList<string> value)
    {
        if (!_texts.TryRead(node, at, out value)) return false;
        var isSound = true;
        foreach (var (text, item) in value.Zip(((SpecList)node).Items))
        {
            if (!Option().IsMatch(text)) isSound = Refuse(item, at, "Is not one long option of sbatch");
            // sbatch takes any unambiguous beginning for the whole name.
            else if (NameOf(text) is var name && Ours.FirstOrDefault(own => own.StartsWith(name, StringComparison.Ordinal) && (own == name || !IsKnownOther(name))) is { } own)
                isSound = Refuse(item, at, own == name ? $"Is set by the sweep itself: --{own}" : $"May be short for --{own}, which the sweep sets itself");
        }

        return isSound;
    }

    public override JsonNode ToJson(IReadOnlyList<string> value) => _texts.ToJson(value);

    private bool Refuse(SpecNode item, ReadAt at, string what) => RefuseValue(item, at, what);

    private static string NameOf(string option) => option[2..].Split('=')[0];

    /// <summary>Whole names that begin like one of ours.</summary>
    private static bool IsKnownOther(string name) => name is "exclusive" or "exclude";

    [GeneratedRegex(@"^--[a-z][a-z0-9-]*(=[^\p{Cc}]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Option();
}
