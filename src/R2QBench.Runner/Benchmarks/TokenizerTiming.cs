namespace R2QBench.Runner.Benchmarks;

/// <summary>How fast one tokenizer reads a text on one core.</summary>
/// <param name="Tokenizer">Name of its folder.</param>
/// <param name="Bytes">UTF-8 bytes of the text.</param>
/// <param name="Tokens">Ids that it became.</param>
/// <param name="LoadSeconds">Reading the tokenizer's files.</param>
/// <param name="FirstPassSeconds">The first pass over the text: every word is new.</param>
/// <param name="BestPassSeconds">The fastest pass.</param>
/// <param name="LeastMegabytesPerSecond">What the best pass must reach; null where nothing is asked.</param>
public sealed record TokenizerTiming(
    string Tokenizer, long Bytes, int Tokens, double LoadSeconds, double FirstPassSeconds, double BestPassSeconds, double? LeastMegabytesPerSecond)
{
    /// <summary>Millions of bytes per second in the best pass.</summary>
    public double MegabytesPerSecond => Bytes / BestPassSeconds / 1e6;

    public double FirstPassMegabytesPerSecond => Bytes / FirstPassSeconds / 1e6;

    public double BytesPerToken => (double)Bytes / Tokens;

    public bool Holds => LeastMegabytesPerSecond is not { } least || MegabytesPerSecond >= least;
}
