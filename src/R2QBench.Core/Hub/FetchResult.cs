namespace R2QBench.Core.Hub;

/// <summary>What a fetch did.</summary>
/// <param name="Folder">The snapshot: the repository's files under their own names.</param>
/// <param name="Commit">The commit that the revision stands for.</param>
/// <param name="Files">Names of the files meant, all of them there now.</param>
/// <param name="Fetched">How many of them were not there before.</param>
/// <param name="BytesReceived">Bytes of content that came over the network.</param>
public sealed record FetchResult(string Folder, string Commit, IReadOnlyList<string> Files, int Fetched, long BytesReceived);
