namespace R2QBench.Core.Tokenizers.PreTokenizers;

/// <summary>Runs of code points of one class.</summary>
internal static class Runs
{
    /// <summary>End of the run of one class that begins at a position.</summary>
    /// <param name="text">Any text without lone surrogates.</param>
    /// <param name="start">Where the run begins.</param>
    /// <param name="kind">A class of <see cref="CharacterClass"/>.</param>
    /// <param name="limit">At most so many code points.</param>
    public static int End(ReadOnlySpan<char> text, int start, byte kind, int limit = int.MaxValue)
    {
        var end = start;
        while (end < text.Length && limit-- > 0 && CharacterClass.At(text, end, out var length) == kind) end += length;
        return end;
    }
}
