namespace R2QBench.Tasks.Perplexity;

/// <summary>A stretch of the token stream that is read at once.</summary>
/// <param name="Start">First token.</param>
/// <param name="Length">Tokens read, without a BOS that is put in front.</param>
/// <param name="FirstScored">First token that is scored; all later ones of the window are scored as well.</param>
public readonly record struct Window(int Start, int Length, int FirstScored)
{
    /// <summary>One past the last token.</summary>
    public int End => Start + Length;

    /// <summary>Tokens scored.</summary>
    public int Scored => End - FirstScored;
}
