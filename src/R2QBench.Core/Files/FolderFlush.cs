using System.Runtime.InteropServices;

namespace R2QBench.Core.Files;

/// <summary>Makes a rename durable: .NET refuses handles of folders, so this goes through libc.</summary>
internal static partial class FolderFlush
{
    /// <summary>Flushes the entries of a folder. File systems that cannot do it (some network ones) are left alone: the file itself is flushed.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return; // NTFS journals renames and has no such call.
        var handle = Open(folder, flags: 0 /* O_RDONLY */);
        if (handle < 0) return;
        _ = Synchronize(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronize(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
