namespace R2QBench.Core.Specs.Rules;

/// <summary>What a rule found.</summary>
/// <param name="What">One sentence without a final full stop.</param>
/// <param name="Key">Dotted key that it is shown at.</param>
/// <param name="Allowed">What would have been accepted.</param>
/// <param name="NextStep">What the user can do.</param>
internal sealed record RuleFinding(string What, string Key, string? Allowed = null, string? NextStep = null)
{
    /// <summary>Other keys that were looked at; if one of them could not be read, the finding is dropped.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>The value shown where the spec does not state the key.</summary>
    public string? Default { get; init; }

    /// <summary>True if it stops nothing.</summary>
    public bool IsNotice { get; init; }
}
