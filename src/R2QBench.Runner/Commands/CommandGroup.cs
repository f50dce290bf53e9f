using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Commands;

/// <summary>A command that only holds others, e.g. <c>bench</c>: by itself it says what it holds.</summary>
public sealed class CommandGroup : R2qCommand
{
    public CommandGroup(string name, string description, params R2qCommand[] commands) : base(name, description, [.. commands.SelectMany(command => command.Examples.Take(1))])
    {
        foreach (var command in commands) Subcommands.Add(command);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation) =>
        throw new ProblemException(new Problem(
            $"{Name} needs to know what to do", $"r2q {Name}", Allowed: string.Join(", ", Subcommands.Select(command => command.Name)),
            NextStep: $"r2q {Name} --help"));
}
