using System.Diagnostics;

namespace R2QBench.Runner.Tests.Commands;

/// <summary>The program as a process of its own, as users start it.</summary>
internal static class R2qProcess
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "R2QBench.Runner.dll");

    /// <summary>How a shell starts it.</summary>
    public static string CommandText => $"dotnet '{Program}'";

    /// <summary>What a finished process left.</summary>
    public sealed record Result(int ExitCode, string Out, string Error, TimeSpan Elapsed);

    /// <summary>Starts the program with its output redirected.</summary>
    public static Process Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null, bool redirectInput = false)
    {
        // What runs in the background of a script ignores Ctrl+C, and so would everything that it starts; env ends that and becomes the program.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = redirectInput,
            WorkingDirectory = folder ?? AppContext.BaseDirectory,
        };
        start.Environment["TERM"] = "xterm-256color";   // a redirected stream must stay plain even there
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    public static Result Run(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null, byte[]? input = null)
    {
        var watch = Stopwatch.StartNew();
        using var process = Start(arguments, environment, folder, redirectInput: input is not null);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (input is not null)
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }

        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"r2q {string.Join(' ', arguments)} did not end.");
        }

        return new Result(process.ExitCode, output.Result, error.Result, watch.Elapsed);
    }

    /// <summary>Runs it on this thread of the test process, for what needs no process of its own.</summary>
    public static Result RunInside(params string[] arguments) => RunInside(arguments, []);

    /// <summary>As above, with something to read on its standard input.</summary>
    public static Result RunInside(string[] arguments, byte[] input)
    {
        var watch = Stopwatch.StartNew();
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var host = new Runner.Console.CommandHost(output, error, Interactive: false, Width: 100, OutIsTerminal: false, TimeProvider.System) { OpenInput = () => new MemoryStream(input) };
        var exitCode = Runner.Commands.CommandLine.RunAsync(arguments, host).GetAwaiter().GetResult();
        return new Result(exitCode, output.ToString(), error.ToString(), watch.Elapsed);
    }
}
