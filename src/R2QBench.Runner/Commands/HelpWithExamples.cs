using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace R2QBench.Runner.Commands;

/// <summary>The usual help text, followed by the command's examples.</summary>
public sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        using var text = new StringWriter();
        parseResult.InvocationConfiguration.Output = text;
        var exitCode = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        // The library shows the assembly's name; people type the launcher's.
        output.Write(text.ToString().Replace(RootCommand.ExecutableName, "r2q", StringComparison.Ordinal).ReplaceLineEndings("\n").TrimEnd() + "\n\n");
        var examples = parseResult.CommandResult.Command switch
        {
            R2qCommand command => command.Examples,
            RootCommand => CommandLine.Examples,
            _ => [],
        };
        if (examples.Count == 0) return exitCode;
        output.Write("Examples:\n");
        foreach (var example in examples) output.Write($"  r2q {example}\n");
        return exitCode;
    }
}
