using System.Collections.Frozen;
using R2QBench.Core.Specs;
using R2QBench.Methods.Grids;
using R2QBench.Methods.Initialisation;

namespace R2QBench.Methods.Quantizers;

/// <summary>What there is to know about a method without running it; loads no native library.</summary>
public sealed record MethodDescription
{
    /// <summary>Name in specs and results, e.g. <c>r2q</c>.</summary>
    public required string Name { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>What it is used for: <c>QAT</c>, <c>baseline</c>, <c>bound</c>, <c>ablation</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Values of <c>bits</c> that it takes; empty: its levels are fixed and <c>bits</c> is ignored.</summary>
    public required IReadOnlyList<int> Bits { get; init; }

    /// <summary>The levels as a formula.</summary>
    public required string LevelsText { get; init; }

    /// <summary>Gradient rules that apply, the default first.</summary>
    public IReadOnlyList<string> Gradients { get; init; } = ["pass_through"];

    /// <summary>Ways to handle scales in training that apply, the default first.</summary>
    public IReadOnlyList<string> Scales { get; init; } = ["recomputed"];

    /// <summary>Where scales may start, the default first; see <see cref="ScaleInit"/>.</summary>
    public IReadOnlyList<string> Inits { get; init; } = [ScaleInit.ClosedForm];

    /// <summary>Settings that only this method has, the keys below <c>quantization.options</c>.</summary>
    public IReadOnlyDictionary<string, OptionFacts> Options { get; init; } = FrozenDictionary<string, OptionFacts>.Empty;

    /// <summary>Paper or code that the formula follows.</summary>
    public required string Source { get; init; }

    /// <summary>Raised whenever a change of code changes codes or scales; part of the run id.</summary>
    public required int Version { get; init; }

    /// <summary>The grid for checked settings.</summary>
    public required Func<QuantizerSettings, IGrid> CreateGrid { get; init; }

    /// <summary>The part that a spec is checked against.</summary>
    public MethodFacts Facts => new(Name, Bits, Gradients, Scales, Options, Version) { Inits = Inits };
}
