using System.Text;
using R2QBench.Core.Errors;

namespace R2QBench.Core.Files;

/// <summary>Files that are either the old one or the whole new one, also after a crash.</summary>
/// <remarks>Temporary name in the same folder, flush to disk, rename, flush the folder.</remarks>
public static class AtomicFile
{
    /// <summary>How a file ends that is not finished yet.</summary>
    public const string TemporarySuffix = ".tmp";

    private const int DiskFull = 28; // ENOSPC; .NET keeps errno in the low bits of the HResult.
    private const int QuotaExceeded = 122; // EDQUOT

    /// <summary>Writes through a stream that the callee must not keep. Creates the folder. An exception of the callee leaves no file behind.</summary>
    /// <exception cref="ProblemException">The folder cannot be written or the disk is full (exit code 3).</exception>
    public static void Write(string path, Action<Stream> write) => Replace(path, temporary =>
    {
        using var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        write(stream);
    });

    /// <summary>Writes text as UTF-8 without a byte order mark.</summary>
    public static void WriteText(string path, string text) => Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>The same for a writer that wants a file name (DuckDB): it writes the temporary file, which is then flushed and renamed.</summary>
    /// <param name="path">The file in the end.</param>
    /// <param name="write">Gets the temporary path, where no file exists yet; must have closed it when it returns.</param>
    public static void Replace(string path, Action<string> write)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full) ?? throw new ArgumentException("A file name is needed, not the root folder.", nameof(path));
        var temporary = Path.Combine(folder, $".{Path.GetFileName(full)}.{Environment.ProcessId}-{Guid.NewGuid():N}{TemporarySuffix}");
        CreateFolder(folder, path);
        var isWritten = false;
        try
        {
            write(temporary);
            isWritten = true;
            Flush(temporary);
            File.Move(temporary, full, overwrite: true);
            FolderFlush.Flush(folder);
        }
        catch (Exception exception)
        {
            DeleteQuietly(temporary);
            if (!isWritten && exception is FileNotFoundException) throw; // a file that the writer wanted to read
            if (Explain(exception, path) is { } problem) throw new ProblemException(problem, ExitCode.Environment, exception);
            throw;
        }
    }

    /// <summary>Whether a write failed for lack of space or quota.</summary>
    public static bool IsDiskFull(Exception exception) => exception is IOException && (exception.HResult & 0xFFFF) is DiskFull or QuotaExceeded;

    /// <summary>Turns what a file system refuses into a problem; null for any other exception.</summary>
    public static Problem? Explain(Exception exception, string path) => exception switch
    {
        UnauthorizedAccessException => new Problem(
            "Cannot be written: no permission", path, NextStep: "choose a folder you may write (--results DIR) or change its permissions"),
        IOException when IsDiskFull(exception) => new Problem(
            "Cannot be written: the disk is full", path,
            NextStep: "free space or choose another folder (--results DIR), then start again; finished runs are kept"),
        DirectoryNotFoundException or PathTooLongException => new Problem(
            $"Cannot be written: {Sentence(exception)}", path, NextStep: "choose another folder (--results DIR)"),
        IOException => new Problem(
            $"Cannot be written: {Sentence(exception)}", path, NextStep: "check the path and the disk, or choose another folder (--results DIR)"),
        _ => null,
    };

    private static void CreateFolder(string folder, string path)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (Explain(exception, path) is { } problem)
        {
            throw new ProblemException(problem, ExitCode.Environment, exception);
        }
    }

    private static void Flush(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        stream.Flush(flushToDisk: true);
    }

    private static void DeleteQuietly(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The first exception says what is wrong; a left-over is recognised by its suffix.
        }
    }

    private static string Sentence(Exception exception) => exception.Message.TrimEnd('.', ' ');
}
