using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Commands;

/// <summary>A command of <c>r2q</c>: name, one-line description, examples shown by <c>--help</c>, and what it does.</summary>
public abstract class R2qCommand : Command
{
    protected R2qCommand(string name, string description, params string[] examples) : base(name, description)
    {
        Examples = examples;
        SetAction((_, _) => throw new InvalidOperationException("Commands are run by CommandLine."));
    }

    /// <summary>Command lines that work as they stand, without the leading <c>r2q</c>.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>Does it. Data goes to <see cref="CommandHost.Out"/>, messages to <see cref="CommandHost.Error"/>.</summary>
    /// <exception cref="ProblemException">The input or the machine is at fault; printed without a trace.</exception>
    /// <exception cref="OperationCanceledException">The user stopped it.</exception>
    public abstract Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation);
}
