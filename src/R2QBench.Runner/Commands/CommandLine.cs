using System.CommandLine;
using System.CommandLine.Help;
using R2QBench.Core.Errors;
using R2QBench.Runner.Console;
using R2QBench.Torch;

namespace R2QBench.Runner.Commands;

/// <summary>The <c>r2q</c> command line: which commands there are, and how an outcome becomes text and an exit code.</summary>
public static class CommandLine
{
    /// <summary>Shown below <c>r2q --help</c>.</summary>
    public static IReadOnlyList<string> Examples { get; } =
    [
        "run experiments/quickstart.yaml",
        "validate experiments/stories-2bit.yaml --set model.source=../shared/data/models/stories260k",
        "query \"select method, group_size, bits_per_weight_stored from run\"",
        "doctor",
    ];

    /// <summary>All commands, in the order of <c>--help</c>.</summary>
    public static RootCommand Build()
    {
        var root = new RootCommand("r2q: compares 2-bit quantization methods for language models at equal bits, budget and protocol.");
        R2qCommand[] commands =
        [
            new RunCommand(),
            new SweepCommand(),
            new SweepTaskCommand(),
            new WorkerCommand(),
            new ValidateCommand(),
            new MethodsCommand(),
            new TasksCommand(),
            new InspectCommand(),
            new CompareCommand(),
            new TokenizeCommand(),
            new GenerateCommand(),
            new ReportCommand(),
            new SeedsCommand(),
            new EvalCommand(),
            new QueryCommand(),
            new CommandGroup("results", "Look after result files", new ResultsCompactCommand(), new ResultsCheckCommand(), new ResultsCompareCommand()),
            new FetchCommand(),
            new PretrainCommand(),
            new CommandGroup("bench", "Measure speed and grids", new BenchStepCommand(), new BenchKernelsCommand(), new BenchCpuCommand(), new BenchOpsCommand(), new BenchGridsCommand(), new BenchTokenizerCommand(), new BenchEvalCommand(), new BenchReportCommand(), new BenchSweepCommand(), new BenchFaultsCommand()),
            new TestCommand(),
            new DoctorCommand(),
        ];
        foreach (var command in commands) root.Subcommands.Add(command);
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    /// <summary>Runs one command line.</summary>
    /// <returns>The process exit code; never throws.</returns>
    public static async Task<int> RunAsync(string[] args, CommandHost host)
    {
        try
        {
            return (int)await DispatchAsync(args, host);
        }
        catch (OperationCanceledException)
        {
            host.Error.WriteLine("cancelled");
            return (int)ExitCode.Cancelled;
        }
        catch (ProblemException problems)
        {
            PrintProblems(problems, host);
            return (int)problems.ExitCode;
        }
        catch (Exception unexpected)   // the border of the process: everything becomes a sentence
        {
            return (int)PrintUnexpected(unexpected, args, host);
        }
    }

    private static async Task<ExitCode> DispatchAsync(string[] args, CommandHost host)
    {
        var root = Build();
        if (args is ["help", .. var rest]) args = [.. rest, "--help"];
        var parser = new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
        var parsed = ParseProblems.Parse(root, args.Length == 0 ? ["--help"] : args, parser);
        var asksForHelp = parsed.Action is HelpWithExamples;
        if (!asksForHelp) ParseProblems.ThrowIfAny(parsed, args);

        if (parsed.CommandResult.Command is R2qCommand command && !asksForHelp && !IsVersion(parsed))
        {
            using var interruption = new Interruption(host.Error, ignoresTerminal: command is WorkerCommand);
            return await command.RunAsync(parsed, host, interruption.Token);
        }

        var configuration = new InvocationConfiguration
        {
            Output = host.Out,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return (ExitCode)await parsed.InvokeAsync(configuration);
    }

    private static bool IsVersion(ParseResult parsed) => parsed.Tokens.Any(token => token.Value == "--version");

    private static void PrintProblems(ProblemException failure, CommandHost host)
    {
        foreach (var problem in failure.Problems) host.Error.WriteLine(problem.ToString());
        if (failure.Problems.Count > 1) host.Error.WriteLine($"{failure.Problems.Count} problems");
        if (ErrorLog.ShowsTraces) host.Error.WriteLine(failure);
    }

    private static ExitCode PrintUnexpected(Exception unexpected, string[] args, CommandHost host)
    {
        var exitCode = unexpected is IOException or UnauthorizedAccessException or DllNotFoundException or NativeLibraryMissingException
            ? ExitCode.Environment
            : ExitCode.RunFailed;
        if (ErrorLog.ShowsTraces)
        {
            host.Error.WriteLine(unexpected);
            return exitCode;
        }

        var log = ErrorLog.Write(unexpected, host.Clock.GetLocalNow(), args);
        host.Error.WriteLine($"r2q failed unexpectedly: {FirstLine(unexpected)}");
        host.Error.WriteLine(log is null
            ? $"  next: run it again with {ErrorLog.DebugVariable}=1 to see the details"
            : $"  details: {log} (or run it again with {ErrorLog.DebugVariable}=1)");
        return exitCode;
    }

    private static string FirstLine(Exception exception)
    {
        var message = exception.Message.AsSpan().Trim();
        var end = message.IndexOfAny('\r', '\n');
        return (end < 0 ? message : message[..end]).ToString();
    }
}
