using R2QBench.Core.Errors;

namespace R2QBench.Core.Files;

/// <summary>The folder with <c>R2QBench.sln</c>: assets, native library and npm parts are below it.</summary>
public static class RepositoryRoot
{
    private const string Marker = "R2QBench.sln";

    /// <summary>Looks upward from this assembly's file, then from the current directory; null if neither is inside a checkout.</summary>
    /// <remarks>Not from the application's folder: under <c>dotnet fsi</c> that is the SDK's.</remarks>
    public static string? Find() =>
        Above(Path.GetDirectoryName(typeof(RepositoryRoot).Assembly.Location)) ?? Above(Directory.GetCurrentDirectory());

    /// <summary>As <see cref="Find"/>.</summary>
    /// <exception cref="ProblemException">There is no checkout around.</exception>
    public static string Require() => Find() ?? throw new ProblemException(
        new Problem(
            "Not inside a checkout of R2QBench",
            Path.GetDirectoryName(typeof(RepositoryRoot).Assembly.Location) ?? Directory.GetCurrentDirectory(),
            Allowed: $"a folder at or below the one with {Marker}",
            NextStep: "run ./r2q from the checkout"),
        ExitCode.Environment);

    /// <summary>The checkout that a folder lies in; null if none.</summary>
    public static string? Above(string? folder)
    {
        for (var at = string.IsNullOrEmpty(folder) ? null : new DirectoryInfo(folder); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, Marker))) return at.FullName;
        return null;
    }
}
