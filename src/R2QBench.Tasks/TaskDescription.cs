namespace R2QBench.Tasks;

/// <summary>What there is to know about a task without reading its data.</summary>
/// <param name="Name">The name that specs use.</param>
/// <param name="Title">One line for people.</param>
/// <param name="Items">Items of the full split, as published.</param>
/// <param name="ChanceLevel">What guessing gives, as a fraction; a result row has the exact figure of its items.</param>
/// <param name="Metrics">Metrics it yields.</param>
/// <param name="Source">Data set, split, and whose prompt form it is.</param>
/// <param name="Version">Raised when prompts or items change; part of the protocol version.</param>
public sealed record TaskDescription(
    string Name, string Title, int Items, double ChanceLevel, IReadOnlyList<string> Metrics, string Source, int Version)
{
    /// <summary>Whether its rows are on this machine; null where nobody looked.</summary>
    public bool? HasData { get; init; }

    /// <summary>How it is scored: <c>multiple_choice</c> or <c>last_word</c>.</summary>
    public string Kind { get; init; } = "multiple_choice";
}
