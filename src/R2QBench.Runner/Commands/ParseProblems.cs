using System.CommandLine;
using System.CommandLine.Parsing;
using R2QBench.Core.Errors;
using R2QBench.Core.Text;

namespace R2QBench.Runner.Commands;

/// <summary>What is wrong with a command line, as problems with the nearest existing name.</summary>
public static class ParseProblems
{
    /// <summary>Parses a command line.</summary>
    /// <exception cref="ProblemException">A value is of another type than its option takes; exit code 2.</exception>
    /// <remarks>A validator that asks for a value that cannot be converted makes the parser throw instead of collecting the error.</remarks>
    public static ParseResult Parse(RootCommand root, string[] args, ParserConfiguration parser)
    {
        try
        {
            return root.Parse(args, parser);
        }
        catch (InvalidOperationException error) when (error.Message.Split('\'') is [_, var value, _, var option, ..])
        {
            var isWhole = error.Message.Contains("Int", StringComparison.Ordinal);
            throw new ProblemException(NotANumber(option, value, isWhole, CommandText(Named(root, args))), inner: error);
        }
    }

    /// <exception cref="ProblemException">The line does not parse; exit code 2.</exception>
    public static void ThrowIfAny(ParseResult parsed, IReadOnlyList<string> args)
    {
        var command = parsed.CommandResult.Command;
        var mistaken = MistakenOptions(parsed, args).ToList();
        // Behind a command that does not exist, nothing else can be judged.
        var unmatched = parsed.UnmatchedTokens.Take(command.Subcommands.Count > 0 ? 1 : int.MaxValue);
        var problems = (mistaken.Count > 0 ? mistaken : unmatched).Select(token => Unknown(token, command)).ToList();
        if (problems.Count == 0)
            problems.AddRange(parsed.Errors.Select(error => Invalid(error, command)));
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
            : command.Subcommands.Where(subcommand => !subcommand.Hidden).Select(subcommand => subcommand.Name).ToList();
        var kind = isOption ? "option" : candidates.Count > 0 ? "command" : "argument";
        var meant = Suggestion.DidYouMean(token, candidates);
        return new Problem(
            $"there is no {kind} {token}{(meant is null ? "" : $"; {meant}")}",
            CommandText(command),
            Seen: token,
            Allowed: candidates.Count > 0 ? string.Join(", ", candidates) : null,
            NextStep: $"{CommandText(command)} --help");
    }

    /// <summary>A value that its option does not take, in our words instead of the parser's.</summary>
    private static Problem Invalid(ParseError error, Command command)
    {
        var next = $"{CommandText(command)} --help";
        if (error.SymbolResult is OptionResult { Tokens: [.., var token] } result)
        {
            if (error.Message.Split("Must be one of:") is [_, var words])
            {
                string[] choices = [.. words.Split('\'').Where((_, i) => i % 2 == 1)];
                var meant = Suggestion.DidYouMean(token.Value, choices);
                return new Problem($"{result.Option.Name} is '{token.Value}'{(meant is null ? "" : $"; {meant}")}", CommandText(command), Allowed: string.Join(", ", choices), NextStep: next);
            }

            if (error.Message.Contains("as expected type", StringComparison.Ordinal))
                return NotANumber(result.Option.Name, token.Value, IsWhole(result.Option.ValueType), CommandText(command));
        }

        return new Problem(error.Message.TrimEnd('.'), CommandText(command), NextStep: next);
    }

    private static Problem NotANumber(string option, string value, bool isWhole, string command) =>
        new(isWhole ? "Is not a whole number" : "Is not a number", $"{command} {option}", value, isWhole ? "a whole number" : "a number", $"{command} --help");

    private static bool IsWhole(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var plain && (plain == typeof(int) || plain == typeof(long) || plain == typeof(ulong));

    /// <summary>The command that the first words of a line name.</summary>
    private static Command Named(RootCommand root, IEnumerable<string> args)
    {
        Command command = root;
        foreach (var arg in args)
        {
            if (command.Subcommands.FirstOrDefault(inner => inner.Name == arg) is not { } inner) break;
            command = inner;
        }

        return command;
    }

    private static string CommandText(Command command)
    {
        var names = new Stack<string>();
        for (Symbol? symbol = command; symbol is Command and not RootCommand; symbol = symbol.Parents.FirstOrDefault()) names.Push(symbol.Name);
        names.Push("r2q");
        return string.Join(' ', names);
    }
}
