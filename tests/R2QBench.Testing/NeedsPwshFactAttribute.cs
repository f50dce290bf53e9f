using Xunit;

namespace R2QBench.Testing;

/// <summary>A test in a real PowerShell; skipped, with the reason in the report, where none is installed.</summary>
public sealed class NeedsPwshFactAttribute : FactAttribute
{
    public NeedsPwshFactAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "pwsh")))) Skip = "needs PowerShell (pwsh), which is not on the path";
    }
}
