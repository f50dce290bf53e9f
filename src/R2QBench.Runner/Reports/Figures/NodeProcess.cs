using System.ComponentModel;
using System.Diagnostics;
using R2QBench.Core.Errors;

namespace R2QBench.Runner.Reports.Figures;

/// <summary>Runs a script of the repository with Node.js.</summary>
internal static class NodeProcess
{
    /// <returns>Its exit code and what it wrote on standard error.</returns>
    /// <exception cref="ProblemException">Node.js is not installed (exit code 3).</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the process is ended.</exception>
    public static (int ExitCode, string Error) Run(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        using var process = Start(arguments);
        using var stop = cancellation.Register(() => process.Kill(entireProcessTree: true));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        _ = output.Result;
        cancellation.ThrowIfCancellationRequested();
        return (process.ExitCode, error);
    }

    private static Process Start(IReadOnlyList<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception e)
        {
            throw new ProblemException(new Problem("Node.js, which draws static figures, is not installed", "node", NextStep: "apt-get install nodejs, then run ./r2q once"), ExitCode.Environment, e);
        }
    }
}
