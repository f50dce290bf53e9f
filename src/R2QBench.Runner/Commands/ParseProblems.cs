using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Text;

namespace R2QBench.Runner.Commands;

/// <summary>What is wrong with a command line, as problems with the nearest existing name.</summary>
public static class ParseProblems
{
    /// <exception cref="ProblemException">The line does not parse; exit code 2.</exception>
    public static void ThrowIfAny(ParseResult parsed, IReadOnlyList<string> args)
    {
        var command = parsed.CommandResult.Command;
        var mistaken = MistakenOptions(parsed, args).ToList();
        var problems = (mistaken.Count > 0 ? mistaken : parsed.UnmatchedTokens).Select(token => Unknown(token, command)).ToList();
        if (problems.Count == 0)
            problems.AddRange(parsed.Errors.Select(error => new Problem(error.Message.TrimEnd('.'), CommandText(command), NextStep: $"{CommandText(command)} --help")));
        if (problems.Count > 0) throw new ProblemException(problems);
    }

    /// <summary>Misspelt options that the parser took for the value of an argument: <c>query --jsn</c> is not a query.</summary>
    private static IEnumerable<string> MistakenOptions(ParseResult parsed, IReadOnlyList<string> args)
    {
        var literalFrom = args.ToList().IndexOf("--");
        var before = literalFrom < 0 ? args : args.Take(literalFrom);
        return parsed.CommandResult.Command.Arguments
            .SelectMany(argument => parsed.GetResult(argument)?.Tokens ?? [])
            .Select(token => token.Value)
            .Where(value => value.StartsWith("--", StringComparison.Ordinal) && !value.Any(char.IsWhiteSpace) && before.Contains(value));
    }

    private static Problem Unknown(string token, Command command)
    {
        var isOption = token.StartsWith('-');
        var candidates = isOption
            ? command.Options.Select(option => option.Name).Append("--help").ToList()
            : command.Subcommands.Select(subcommand => subcommand.Name).ToList();
        var kind = isOption ? "option" : candidates.Count > 0 ? "command" : "argument";
        var nearest = Suggestion.Nearest(token, candidates);
        return new Problem(
            $"there is no {kind} {token}" + (nearest is null ? "" : $"; did you mean {nearest}?"),
            CommandText(command),
            Seen: token,
            Allowed: candidates.Count > 0 ? string.Join(", ", candidates) : null,
            NextStep: $"{CommandText(command)} --help");
    }

    private static string CommandText(Command command)
    {
        var names = new Stack<string>();
        for (Symbol? symbol = command; symbol is Command and not RootCommand; symbol = symbol.Parents.FirstOrDefault()) names.Push(symbol.Name);
        names.Push("r2q");
        return string.Join(' ', names);
    }
}
