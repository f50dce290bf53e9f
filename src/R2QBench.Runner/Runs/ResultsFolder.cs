using R2QBench.Core.Errors;
using R2QBench.Core.Files;

namespace R2QBench.Runner.Runs;

/// <summary>Whether rows can be written to a folder, found out by writing; nothing stays behind.</summary>
public static class ResultsFolder
{
    /// <exception cref="ProblemException">The folder cannot be created or written; exit code 3.</exception>
    public static void RequireWritable(string folder)
    {
        if (FindProblem(folder) is { } problem) throw new ProblemException(problem, ExitCode.Environment);
    }

    /// <summary>Why the folder cannot be written; null if it can.</summary>
    /// <remarks>Another process that looks at the same moment may take the folder away again between two steps of this one.</remarks>
    public static Problem? FindProblem(string folder)
    {
        var full = Path.GetFullPath(folder);
        for (var again = 5; ; again--)
        {
            try
            {
                return Probe(full);
            }
            catch (DirectoryNotFoundException)
            {
                if (again == 0) return new Problem("Cannot be written", full, NextStep: "choose another folder (--results DIR)");
            }
        }
    }

    private static Problem? Probe(string full)
    {
        var existing = NearestExisting(full);
        try
        {
            Directory.CreateDirectory(full);
            var probe = Path.Combine(full, $".r2q-probe-{Environment.ProcessId}");
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
            return null;
        }
        catch (Exception failure) when (failure is (IOException and not DirectoryNotFoundException) or UnauthorizedAccessException)
        {
            return AtomicFile.Explain(failure, full) ?? new Problem("Cannot be written", full, NextStep: "choose another folder (--results DIR)");
        }
        finally
        {
            RemoveCreated(full, existing);
        }
    }

    private static string NearestExisting(string path)
    {
        while (!Directory.Exists(path) && Path.GetDirectoryName(path) is { } parent) path = parent;
        return path;
    }

    private static void RemoveCreated(string created, string existing)
    {
        for (var folder = created; folder != existing && Path.GetDirectoryName(folder) is { } parent; folder = parent)
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (IOException)
            {
                return;   // somebody has put something in, or has taken it away
            }
        }
    }
}
