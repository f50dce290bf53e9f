namespace R2QBench.Core.Hub;

/// <summary>Lengths of files that may be links: <see cref="FileInfo"/> gives that of the link itself.</summary>
internal static class FileLength
{
    /// <summary>True if the file is there and as long as it should be, where that is known.</summary>
    public static bool Fits(string path, long? size) => File.Exists(path) && (size is null || Of(path) == size);

    /// <summary>Bytes of an existing file.</summary>
    public static long Of(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return RandomAccess.GetLength(handle);
    }
}
