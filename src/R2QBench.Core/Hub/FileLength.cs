namespace R2QBench.Core.Hub;

/// <summary>Lengths of files that may be links: <see cref="FileInfo"/> gives that of the link itself.</summary>
internal static class FileLength
{
    /// <summary>True if the file is there and as long as it should be, where that is known.</summary>
    public static bool Fits(string path, long? size) => Find(path) is { } length && (size is null || length == size);

    /// <summary>Bytes of a file; null if it is not there, which another process may change at any time.</summary>
    public static long? Find(string path)
    {
        try
        {
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return RandomAccess.GetLength(handle);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
