namespace R2QBench.Runner.Console;

/// <summary>What a command may touch of the outside: two text streams, whether a person watches, and the time.</summary>
/// <param name="Out">Data: tables, JSON, paths. Nothing else goes there, so that it can be piped.</param>
/// <param name="Error">Messages: progress, notices, problems.</param>
/// <param name="Interactive">True if <paramref name="Error"/> is a terminal that understands cursor movement.</param>
/// <param name="Width">Columns of that terminal.</param>
/// <param name="OutIsTerminal">True if <paramref name="Out"/> is a terminal too.</param>
/// <param name="Clock">The time; replaced in tests.</param>
public sealed record CommandHost(TextWriter Out, TextWriter Error, bool Interactive, int Width, bool OutIsTerminal, TimeProvider Clock)
{
    private const int FallbackWidth = 100;

    /// <summary>Opens what is piped into the program; empty unless a command reads it. Whoever calls it disposes the stream.</summary>
    public Func<Stream> OpenInput { get; init; } = () => Stream.Null;

    /// <summary>The streams of this process. A redirected stream, <c>TERM=dumb</c> and <c>CI</c> count as not watched.</summary>
    public static CommandHost ForProcess()
    {
        var understands = Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb") && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"));
        var interactive = understands && !System.Console.IsErrorRedirected;
        return new CommandHost(
            System.Console.Out,
            System.Console.Error,
            interactive,
            TerminalWidth(interactive),
            understands && !System.Console.IsOutputRedirected,
            TimeProvider.System)
        { OpenInput = System.Console.OpenStandardInput };
    }

    private static int TerminalWidth(bool interactive)
    {
        if (!interactive) return FallbackWidth;
        try
        {
            var width = System.Console.WindowWidth;
            return width > 20 ? width : FallbackWidth;
        }
        catch (IOException)
        {
            return FallbackWidth;
        }
    }
}
