using System.Diagnostics;

namespace R2QBench.Runner.Slurm;

/// <summary>Starts Slurm's own programs. Arguments are passed as they are, never through a shell.</summary>
public static class SlurmPrograms
{
    // A controller that is busy answers late; one that hangs must not hang the sweep.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Runs a program to its end, at most a minute.</summary>
    /// <returns>Null if it is not installed or did not end in time.</returns>
    public static async Task<ProgramResult?> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        using (process)
        {
            try
            {
                process.StandardInput.Close();
                var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
                await process.WaitForExitAsync(limit.Token);
                return new ProgramResult(process.ExitCode, await output, await error);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                cancellation.ThrowIfCancellationRequested();
                return null;
            }
        }
    }
}
