using Xunit;

namespace R2QBench.Testing;

/// <summary>A test in a real browser; skipped, with the reason in the report, where Chromium is not installed.</summary>
public sealed class NeedsChromiumFactAttribute : FactAttribute
{
    public NeedsChromiumFactAttribute()
    {
        if (Path is null) Skip = "needs Chromium (apt-get install chromium)";
    }

    /// <summary>The browser's program, or null.</summary>
    public static string? Path { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => System.IO.Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
