using R2QBench.Torch;

namespace R2QBench.Core.Specs;

/// <summary>The words for <see cref="Recomputation"/> in specs and options.</summary>
public static class Recomputations
{
    /// <summary><see cref="Recomputation.None"/>.</summary>
    public const string None = "none";

    /// <summary><see cref="Recomputation.GateUp"/>.</summary>
    public const string GateUp = "gate_up";

    /// <summary><see cref="Recomputation.Block"/>.</summary>
    public const string Block = "block";

    /// <summary>All of them, from the one that keeps most.</summary>
    public static IReadOnlyList<string> Words { get; } = [None, GateUp, Block];

    /// <summary>What a word stands for.</summary>
    /// <exception cref="ArgumentException">It is none of <see cref="Words"/>.</exception>
    public static Recomputation Of(string word) => word switch
    {
        None => Recomputation.None,
        GateUp => Recomputation.GateUp,
        Block => Recomputation.Block,
        _ => throw new ArgumentException($"Nothing is recomputed by the name of {word}.", nameof(word)),
    };
}
