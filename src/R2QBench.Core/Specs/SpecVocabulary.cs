using R2QBench.Core.Hub;

namespace R2QBench.Core.Specs;

/// <summary>The names a spec may use, filled from the registries of the upper layers.</summary>
/// <param name="Methods">Quantization methods by name.</param>
/// <param name="Losses">Loss names.</param>
/// <param name="Tasks">Task names.</param>
/// <param name="Corpora">Corpus names, <c>builtin:world</c> among them; files are named by a <see cref="FileSchemes">scheme</see> instead.</param>
public sealed record SpecVocabulary(
    IReadOnlyDictionary<string, MethodFacts> Methods,
    IReadOnlyCollection<string> Losses,
    IReadOnlyCollection<string> Tasks,
    IReadOnlyCollection<string> Corpora)
{
    /// <summary>Models that come with the program.</summary>
    public IReadOnlyCollection<string> Models { get; init; } = ["builtin:tiny-world"];

    /// <summary>Where models of a hub (<c>hub:ORG/NAME</c>) are looked for; the network is not asked.</summary>
    public HubCache Hub { get; init; } = HubCache.FromEnvironment();

    /// <summary>Prefixes of a text in a file, each with the form that follows it.</summary>
    public IReadOnlyDictionary<string, string> FileSchemes { get; init; } = new Dictionary<string, string>
    {
        ["text:"] = "FILE",
        ["jsonl:"] = "FILE#field",
        ["csv:"] = "FILE#column",
        ["tsv:"] = "FILE#column",
        ["parquet:"] = "FILE#column",
        ["dataset:"] = "ORG/NAME[@REVISION]/PATH#column",
    };
}
