namespace R2QBench.Tasks.Scoring;

/// <summary>Tokens of which the last few are scored, each given everything before it.</summary>
/// <param name="Ids">Context and continuation; the model reads all but the last.</param>
/// <param name="Scored">How many tokens at the end are scored; at least 1, less than the length.</param>
public sealed record ScoringRequest(IReadOnlyList<int> Ids, int Scored)
{
    /// <summary>Tokens that the model reads.</summary>
    public int InputLength => Ids.Count - 1;
}
