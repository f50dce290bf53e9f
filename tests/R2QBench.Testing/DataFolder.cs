using R2QBench.Core.Files;

namespace R2QBench.Testing;

/// <summary>The folder with real inputs: <c>R2Q_DATA</c>, else <c>../shared/data</c> beside the repository's root.</summary>
public static class DataFolder
{
    /// <summary>Its path; null when there is none.</summary>
    public static string? Root { get; } = DataRoot.Find();

    /// <summary>The folder with fixtures (golden tensors), beside the data: <c>R2Q_FIXTURES</c>, else <c>../shared/fixtures</c>; null when there is none.</summary>
    public static string? Fixtures { get; } = FindFixtures();

    /// <summary>Path of a file or folder below <see cref="Root"/>.</summary>
    /// <exception cref="InvalidOperationException">There is no data folder: the test lacks <see cref="NeedsDataFactAttribute"/>.</exception>
    public static string File(params string[] parts) =>
        Path.Combine([Root ?? throw new InvalidOperationException("no data folder; set R2Q_DATA"), .. parts]);

    /// <summary>Path of a file or folder below <see cref="Fixtures"/>.</summary>
    public static string Fixture(params string[] parts) =>
        Path.Combine([Fixtures ?? throw new InvalidOperationException("no fixtures folder; set R2Q_FIXTURES"), .. parts]);

    /// <summary>Why a test cannot run; null when everything is there.</summary>
    internal static string? Missing(string[] paths)
    {
        if (Root is null)
            return "needs real inputs: set R2Q_DATA, or put them into ../shared/data beside the repository";
        var absent = paths.Where(path => !Path.Exists(Path.Combine(Root, path))).ToArray();
        return absent.Length == 0 ? null : $"needs {string.Join(", ", absent)} below {Root}";
    }

    private static string? FindFixtures()
    {
        if (Environment.GetEnvironmentVariable("R2Q_FIXTURES") is { Length: > 0 } chosen)
            return Directory.Exists(chosen) ? Path.GetFullPath(chosen) : null;
        if (RepositoryRoot.Find() is not { } root)
            return null;
        var beside = Path.GetFullPath(Path.Combine(root, "..", "shared", "fixtures"));
        return Directory.Exists(beside) ? beside : null;
    }
}
