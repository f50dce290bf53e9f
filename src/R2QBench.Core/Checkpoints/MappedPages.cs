using System.Runtime.InteropServices;

namespace R2QBench.Core.Checkpoints;

/// <summary>Gives mapped pages back, so that reading a file of weights does not count twice: as mapping and as tensors.</summary>
internal static unsafe partial class MappedPages
{
    private const int DontNeed = 4; // MADV_DONTNEED on Linux; on a mapped file it only drops this process's view of the pages

    /// <summary>Drops the pages that lie wholly within the range; does nothing on systems other than Linux.</summary>
    public static void Forget(byte* start, long count)
    {
        if (!OperatingSystem.IsLinux()) return;
        var page = (nuint)Environment.SystemPageSize;
        var first = ((nuint)start + page - 1) / page * page;
        var end = (nuint)(start + count) / page * page;
        if (end > first) _ = Advise(first, end - first, DontNeed);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint address, nuint length, int advice);
}
