using System.Diagnostics;

namespace R2QBench.Runner.Provenance;

/// <summary>The state of the sources around the program, as git sees it when the process asks for the first time.</summary>
/// <param name="Commit">Commit that is checked out; null without git or checkout.</param>
/// <param name="Dirty">Whether tracked files differ from it; null if unknown. Untracked files do not count.</param>
public sealed record GitCheckout(string? Commit, bool? Dirty)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly GitCheckout Unknown = new(null, null);

    /// <summary>Asks git; never fails and never writes into the checkout.</summary>
    /// <param name="folder">Top folder of the checkout; null if there is none.</param>
    public static GitCheckout Read(string? folder)
    {
        if (folder is null || !Path.Exists(Path.Combine(folder, ".git"))) return Unknown;
        if (Git(folder, "rev-parse", "HEAD") is not { Length: > 0 } commit) return Unknown;
        return new GitCheckout(commit, Git(folder, "status", "--porcelain", "--untracked-files=no") is { } changes ? changes.Length > 0 : null);
    }

    private static string? Git(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", ["--no-optional-locks", "-C", folder, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            _ = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }

            return process.ExitCode == 0 ? output.Result.Trim() : null;
        }
        catch (Exception failure) when (failure is System.ComponentModel.Win32Exception or InvalidOperationException)
        {
            return null;
        }
    }
}
