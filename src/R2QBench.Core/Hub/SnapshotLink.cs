using R2QBench.Core.Files;

namespace R2QBench.Core.Hub;

/// <summary>A name in a snapshot that stands for a blob: a relative link, or a copy on file systems without links.</summary>
internal static class SnapshotLink
{
    /// <summary>Makes the name stand for the blob, at once for whoever looks.</summary>
    public static void Create(string link, string blob)
    {
        var folder = Path.GetDirectoryName(link)!;
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $".{Guid.NewGuid():N}{AtomicFile.TemporarySuffix}");
        try
        {
            try
            {
                File.CreateSymbolicLink(temporary, Path.GetRelativePath(folder, blob));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                File.Copy(blob, temporary);
            }

            File.Move(temporary, link, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
