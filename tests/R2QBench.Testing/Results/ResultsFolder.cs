namespace R2QBench.Testing.Results;

/// <summary>A results folder of a test's own, removed at the end.</summary>
public sealed class ResultsFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("r2q-results-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
