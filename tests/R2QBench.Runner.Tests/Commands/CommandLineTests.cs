using R2QBench.Runner.Commands;
using Xunit;

namespace R2QBench.Runner.Tests.Commands;

public class CommandLineTests
{
    [Fact]
    public void A_misspelt_command_is_answered_with_the_nearest_one()
    {
        var result = R2qProcess.RunInside("validte", "spec.yaml");

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Out);
        Assert.Contains("did you mean validate?", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("did you mean --json?", "methods", "--jsn")]
    [InlineData("did you mean --json?", "query", "--jsn")]                      // not taken for the query itself
    [InlineData("did you mean --results?", "run", "x.yaml", "--result", "y")]
    [InlineData("there is no argument extra", "doctor", "extra")]
    [InlineData("Required argument missing", "run")]
    [InlineData("--rerun is 'sometimes'\n  allowed: failed, all", "run", "x.yaml", "--rerun", "sometimes")]
    [InlineData("r2q sweep --timeout = abc\n  Is not a whole number\n  allowed: a whole number", "sweep", "x.yaml", "--timeout", "abc")]
    [InlineData("r2q bench step --steps = ten\n", "bench", "step", "--steps", "ten")]
    [InlineData("needs to know what to do", "bench")]
    public void What_does_not_parse_exits_with_2_and_says_why(string message, params string[] arguments)
    {
        var result = R2qProcess.RunInside(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Out);
        Assert.Contains(message, result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("--help", result.Error, StringComparison.Ordinal);
    }

    /// <summary>Every option that takes a number, of every command.</summary>
    public static TheoryData<string, string, string> NumericOptions()
    {
        var options = new TheoryData<string, string, string>();
        var root = CommandLine.Build();
        foreach (var command in root.Subcommands.SelectMany(command => command.Subcommands.Select(inner => (Path: $"{command.Name} {inner.Name}", Command: inner)).Append((Path: command.Name, Command: command))))
        {
            foreach (var option in command.Command.Options)
            {
                var type = option.ValueType.IsArray ? option.ValueType.GetElementType()! : option.ValueType;
                type = Nullable.GetUnderlyingType(type) ?? type;
                if (type.IsPrimitive && type != typeof(bool)) options.Add(command.Path, option.Name, type == typeof(double) ? "a number" : "a whole number");
            }
        }

        return options;
    }

    [Theory]
    [MemberData(nameof(NumericOptions))]
    public void Text_where_a_number_belongs_is_refused_by_every_option(string command, string option, string allowed)
    {
        var needed = CommandLine.Build().Parse(command.Split(' ')).CommandResult.Command.Arguments.Select(_ => "x");
        var result = R2qProcess.RunInside([.. command.Split(' '), .. needed, option, "ten"]);

        Assert.Equal((2, ""), (result.ExitCode, result.Out));
        Assert.Equal($"r2q {command} {option} = ten\n  Is not {allowed}\n  allowed: {allowed}\n  next: r2q {command} --help\n", result.Error);
    }

    [Fact]
    public void What_follows_a_misspelt_command_is_no_second_mistake()
    {
        var result = R2qProcess.RunInside("validat", "../mine/sweep.yaml");

        Assert.Contains("did you mean validate?", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sweep.yaml", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("help")]
    [InlineData("help", "bench", "step")]
    public void Help_is_also_a_word(params string[] arguments) =>
        Assert.Equal((0, R2qProcess.RunInside([.. arguments[1..], "--help"]).Out), (R2qProcess.RunInside(arguments).ExitCode, R2qProcess.RunInside(arguments).Out));

    [Fact]
    public void Without_arguments_the_help_is_shown()
    {
        var result = R2qProcess.RunInside();

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(R2qProcess.RunInside("--help").Out, result.Out);
    }

    /// <summary>Every command that people see, those of groups as <c>bench step</c>.</summary>
    public static TheoryData<string> CommandNames()
    {
        var names = new TheoryData<string>();
        foreach (var command in CommandLine.Build().Subcommands.Where(command => !command.Hidden))
        {
            names.Add(command.Name);
            foreach (var inner in command.Subcommands) names.Add($"{command.Name} {inner.Name}");
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(CommandNames))]
    public void Every_command_has_help_with_examples_that_speaks_of_r2q(string command)
    {
        var result = R2qProcess.RunInside([.. command.Split(' '), "--help"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(result.Error);
        Assert.Contains($"r2q {command}", result.Out, StringComparison.Ordinal);
        Assert.Contains($"Examples:\n  r2q {command}", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("R2QBench.Runner", result.Out, StringComparison.Ordinal);
    }

    /// <summary>An example that does not parse would teach something wrong.</summary>
    [Fact]
    public void Every_example_parses()
    {
        var root = CommandLine.Build();
        var commands = root.Subcommands.Concat(root.Subcommands.SelectMany(command => command.Subcommands)).Cast<R2qCommand>();

        Assert.All(
            commands.SelectMany(command => command.Examples).Concat(CommandLine.Examples),
            example => Assert.Empty(root.Parse(example).Errors));
    }
}
