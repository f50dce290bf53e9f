namespace R2QBench.Core.Hub;

/// <summary>One file of a repository.</summary>
/// <param name="Name">Path inside the repository, with slashes.</param>
/// <param name="Size">Bytes; null if the hub did not say.</param>
/// <param name="Id">Its content's name; null if the hub did not say.</param>
internal sealed record HubFile(string Name, long? Size, BlobId? Id);
