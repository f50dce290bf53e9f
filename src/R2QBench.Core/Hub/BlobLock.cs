namespace R2QBench.Core.Hub;

/// <summary>The right to write one blob, over all processes of the machine; given back by the system when its process ends, however it ends.</summary>
/// <remarks>An exclusively opened file, which on Linux is <c>flock</c>: the same lock that Hugging Face's own tools take.</remarks>
internal sealed class BlobLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly FileStream _file;

    private BlobLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, waiting as long as another holds it.</summary>
    /// <param name="path">The lock's file; its folder is made.</param>
    /// <param name="waiting">Called once if it has to wait.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<BlobLock> TakeAsync(string path, Action waiting, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var isFirst = true; ; isFirst = false)
        {
            if (TryTake(path) is { } taken) return taken;
            if (isFirst) waiting();
            await Task.Delay(Pause, cancellation);
        }
    }

    /// <summary>The file stays: removing it could take another process's lock away.</summary>
    public void Dispose() => _file.Dispose();

    private static BlobLock? TryTake(string path)
    {
        const int WouldBlock = 11; // EAGAIN; .NET keeps errno in the low bits of the HResult.
        try
        {
            return new BlobLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) is WouldBlock or 0x20 /* sharing violation on Windows */)
        {
            return null;
        }
    }
}
