namespace R2QBench.Runner.Console;

/// <summary>Where the stack trace of an unexpected error goes, because the terminal shows one sentence only.</summary>
public static class ErrorLog
{
    /// <summary>Set to 1, the trace is printed as well.</summary>
    public const string DebugVariable = "R2Q_DEBUG";

    public static bool ShowsTraces => Environment.GetEnvironmentVariable(DebugVariable) == "1";

    /// <summary>Writes the trace into the temporary folder.</summary>
    /// <returns>The file's path; null where nothing could be written.</returns>
    public static string? Write(Exception exception, DateTimeOffset now, IReadOnlyList<string> arguments)
    {
        try
        {
            var path = Path.Combine(Path.GetTempPath(), $"r2q-error-{now:yyyyMMdd-HHmmss}-{Environment.ProcessId}.log");
            File.WriteAllText(path, $"{now:O}\nr2q {string.Join(' ', arguments)}\n\n{exception}\n");
            return path;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
