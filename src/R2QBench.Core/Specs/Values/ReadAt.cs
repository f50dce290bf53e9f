using R2QBench.Core.Errors;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Values;

/// <summary>What a value reader needs to know to report: which key it reads, and where to.</summary>
/// <param name="Key">Dotted key.</param>
/// <param name="Findings">Collects.</param>
internal sealed record ReadAt(string Key, Findings Findings)
{
    /// <summary>What the key is where nothing is stated, as text; null if it must be stated.</summary>
    public string? Default { get; init; }

    /// <summary>Reports the node as refused.</summary>
    public void Refuse(SpecNode node, string what, string? allowed, string? nextStep = null)
    {
        nextStep ??= Default is null ? "correct the value" : $"correct it, or remove it: the default is {Default}";
        Findings.Add(new Problem(what, node.Mark.Where(Key), node.Display(), allowed, nextStep), Key);
    }
}
