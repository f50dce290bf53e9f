namespace R2QBench.Tasks.Scoring;

/// <summary>Tokens of which the last few are scored, each given everything before it.</summary>
/// <param name="Ids">Context and continuation; the model reads all but the last. Not modified.</param>
/// <param name="Scored">How many tokens at the end are scored; at least 1, less than the length.</param>
public sealed record ScoringRequest(int[] Ids, int Scored)
{
    /// <summary>Tokens that the model reads.</summary>
    public int InputLength => Ids.Length - 1;

    /// <summary>What the model reads.</summary>
    public ReadOnlySpan<int> Input => Ids.AsSpan(0, InputLength);
}
