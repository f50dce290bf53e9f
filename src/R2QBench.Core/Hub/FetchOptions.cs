namespace R2QBench.Core.Hub;

/// <summary>How a fetch is done.</summary>
public sealed record FetchOptions
{
    /// <summary>Globs over the paths inside the repository; empty for the files that the program can use.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>Files fetched at the same time.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>Told how far it is, often.</summary>
    public Action<FetchProgress>? Progress { get; init; }

    /// <summary>Told what a person may want to know, in one line; calls may come from several threads at once.</summary>
    public Action<string>? Message { get; init; }
}
