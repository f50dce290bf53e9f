namespace R2QBench.Core.Specs;

/// <summary>What a spec may say about one quantization method.</summary>
/// <param name="Name">As written in <c>quantization.method</c>.</param>
/// <param name="Bits">Bits it can work with; empty for fixed levels, where <c>quantization.bits</c> is ignored.</param>
/// <param name="Gradients">Straight-through rules it has; at least one.</param>
/// <param name="Scales">Scale handlings it has; at least one.</param>
/// <param name="Options">Keys allowed below <c>quantization.options</c>.</param>
/// <param name="Version">Raised whenever a change of code changes its results; part of the run id.</param>
public sealed record MethodFacts(
    string Name,
    IReadOnlyList<int> Bits,
    IReadOnlyList<string> Gradients,
    IReadOnlyList<string> Scales,
    IReadOnlyDictionary<string, OptionFacts> Options,
    int Version)
{
    /// <summary>Where its scales may start, the default first; at least one.</summary>
    public IReadOnlyList<string> Inits { get; init; } = ["closed_form"];
}
