namespace R2QBench.Core.Results;

/// <summary>The right to write in one run folder: an exclusively opened file, given back by the system when its process ends, however it ends.</summary>
internal sealed class RunClaim : IDisposable
{
    private const string FileName = ".claim";
    private readonly FileStream _file;

    private RunClaim(FileStream file) => _file = file;

    /// <summary>Takes the claim; null if another process or object holds it.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static RunClaim? TryTake(string folder)
    {
        const int WouldBlock = 11; // EAGAIN; .NET keeps errno in the low bits of the HResult.
        try
        {
            return new RunClaim(new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when ((e.HResult & 0xFFFF) is WouldBlock or 0x20 /* sharing violation on Windows */)
        {
            return null;
        }
    }

    /// <summary>The file stays: removing it could take another process's claim away.</summary>
    public void Dispose() => _file.Dispose();
}
