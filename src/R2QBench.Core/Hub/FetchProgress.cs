namespace R2QBench.Core.Hub;

/// <summary>How far a fetch is.</summary>
/// <param name="FilesDone">Files that are there, from earlier or now.</param>
/// <param name="FilesTotal">Files meant.</param>
/// <param name="BytesDone">Bytes that are there.</param>
/// <param name="BytesTotal">Bytes meant; null as long as the hub has not said it of every file.</param>
/// <param name="BytesPerSecond">Mean rate since the start; null before anything came.</param>
/// <param name="TimeLeft">At that rate; null if unknown.</param>
public sealed record FetchProgress(int FilesDone, int FilesTotal, long BytesDone, long? BytesTotal, double? BytesPerSecond, TimeSpan? TimeLeft);
