using R2QBench.Tasks.Scoring;

namespace R2QBench.Tasks.Perplexity;

/// <summary>Cuts a token stream into windows. Pure arithmetic.</summary>
/// <remarks>
/// <para>Blocks (stride = sequence length): consecutive, the tail is dropped, the first token of each is context only;
/// this is the GPTQ protocol (methods.md §3.1). With BOS in every window, a window is BOS and L−1 tokens, taken every L
/// tokens, and all L−1 are scored.</para>
/// <para>Sliding (smaller stride): every token after the first window's is scored once, in the first window that
/// reaches it; the last window may be shorter.</para>
/// </remarks>
public static class WindowPlan
{
    /// <summary>The windows over a stream of tokens.</summary>
    /// <param name="tokens">Tokens of the stream; with <see cref="BosPolicy.Once"/> the BOS is one of them.</param>
    /// <param name="sequenceLength">Positions per window, BOS included; at least 2.</param>
    /// <param name="stride">Tokens between two starts; 1 to <paramref name="sequenceLength"/>.</param>
    /// <param name="bos">Only <see cref="BosPolicy.Window"/> changes the plan.</param>
    /// <returns>Empty if the stream is shorter than one block, or has nothing to score.</returns>
    public static IReadOnlyList<Window> Of(int tokens, int sequenceLength, int stride, BosPolicy bos)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stride, sequenceLength);

        bool ownBos = bos == BosPolicy.Window;
        int length = ownBos ? sequenceLength - 1 : sequenceLength;
        bool blocks = stride >= length;
        var windows = new List<Window>();
        int scoredUpTo = 0;
        for (int start = 0; start < tokens; start += stride)
        {
            int end = Math.Min(start + length, tokens);
            if (blocks && end - start < length) break;
            var window = new Window(start, end - start, Math.Max(ownBos ? start : start + 1, scoredUpTo));
            if (window.Scored > 0) windows.Add(window);
            scoredUpTo = end;
            if (end == tokens) break;
        }

        return windows;
    }
}
