using System.Diagnostics;
using System.Text;
using R2QBench.Core.Tokenizers;

namespace R2QBench.Runner.Benchmarks;

/// <summary>Times tokenizers over one text, on one thread; loads no native library.</summary>
public static class TokenizerBenchmark
{
    private const int FewestPasses = 3;
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1);

    /// <summary>Times one tokenizer.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="text">What it reads, not empty.</param>
    /// <param name="least">Million bytes per second that the best pass must reach, or null.</param>
    /// <param name="cancellation">Looked at between passes.</param>
    /// <remarks>The best of several passes counts: what else runs on the machine can only add time.</remarks>
    public static TokenizerTiming Run(string folder, string text, double? least, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        var tokenizer = TokenizerLoader.Load(folder);
        var load = Stopwatch.GetElapsedTime(start).TotalSeconds;

        var passes = new List<double>();
        var tokens = 0;
        var begin = Stopwatch.GetTimestamp();
        while (passes.Count < FewestPasses || Stopwatch.GetElapsedTime(begin) < Budget)
        {
            cancellation.ThrowIfCancellationRequested();
            start = Stopwatch.GetTimestamp();
            tokens = tokenizer.CountTokens(text);
            passes.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return new TokenizerTiming(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)), Encoding.UTF8.GetByteCount(text), tokens, load, passes[0], passes.Min(), least);
    }
}
