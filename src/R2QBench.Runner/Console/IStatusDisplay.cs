namespace R2QBench.Runner.Console;

/// <summary>Where progress is shown: one changing line of a terminal, or now and then a line of a log.</summary>
public interface IStatusDisplay
{
    /// <summary>The display that fits the host: a changing line on a terminal, occasional lines otherwise.</summary>
    static IStatusDisplay For(CommandHost host) => host.Interactive
        ? new TerminalStatusDisplay(host.Error, host.Width, host.Clock)
        : new PlainStatusDisplay(host.Error, host.Clock);

    /// <summary>Shows how far the work is. Called as often as anything changes; most calls print nothing.</summary>
    /// <param name="text">Made only when it is really printed.</param>
    void Update(Func<string> text);

    /// <summary>Prints a line that stays.</summary>
    void Line(string text);
}
