namespace R2QBench.Tasks.Perplexity;

/// <summary>The windows that GPTQ draws from C4: 256 times a random document that is long enough, and a random start in it.</summary>
/// <remarks>
/// Python's generator, seed 0 (methods.md §3.1). Draws are inclusive on both ends. A document with exactly as many tokens as the
/// window would leave no start to draw (the original code stops there); here it is drawn again, as the forks do.
/// </remarks>
public static class DrawnWindows
{
    /// <summary>Document and first token of each window.</summary>
    /// <param name="lengths">Tokens of each document, BOS included where it stands; one must be longer than the window.</param>
    /// <param name="sequenceLength">Tokens per window.</param>
    /// <param name="count">Windows.</param>
    public static IReadOnlyList<(int Document, int Start)> Of(IReadOnlyList<int> lengths, int sequenceLength, int count)
    {
        if (!lengths.Any(length => length > sequenceLength)) throw new ArgumentException("No document is longer than a window.", nameof(lengths));
        var random = new PythonRandom(seed: 0);
        var windows = new List<(int Document, int Start)>(count);
        while (windows.Count < count)
        {
            int document = random.Inclusive(0, lengths.Count - 1);
            if (lengths[document] <= sequenceLength) continue;
            windows.Add((document, random.Inclusive(0, lengths[document] - sequenceLength - 1)));
        }

        return windows;
    }
}
