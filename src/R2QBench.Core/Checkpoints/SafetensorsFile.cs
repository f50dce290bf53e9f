using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using R2QBench.Core.Errors;

namespace R2QBench.Core.Checkpoints;

/// <summary>A safetensors file, memory-mapped: the header is read and checked, tensor bytes are pages of the file.</summary>
/// <remarks>Owns the mapping; spans from <see cref="Bytes(string)"/> are valid until <see cref="Dispose"/>. Safe for concurrent readers.</remarks>
public sealed unsafe class SafetensorsFile : IDisposable
{
    internal const string FetchAgain = "fetch or copy the file again; it is damaged or not a safetensors file";
    private const int LengthBytes = 8;

    private readonly MemoryMappedFile _mapping;
    private readonly MemoryMappedViewAccessor _view;
    private byte* _data;

    private SafetensorsFile(string path, MemoryMappedFile mapping, long dataOffset,
        IReadOnlyDictionary<string, TensorEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        Path = path;
        Entries = entries;
        Metadata = metadata;
        _mapping = mapping;
        _view = mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _data = start + dataOffset;
    }

    /// <summary>The file as it was given to <see cref="Open"/>.</summary>
    public string Path { get; }

    /// <summary>Tensors by name.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>The free text pairs of the header; empty where there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Maps the file and checks its header.</summary>
    /// <exception cref="ProblemException">Missing, truncated or inconsistent file; all inconsistent tensors in one list.</exception>
    public static SafetensorsFile Open(string path)
    {
        var file = OpenStream(path);
        try
        {
            var header = ReadHeader(file, path);
            var dataOffset = LengthBytes + header.LongLength;
            var (entries, metadata) = SafetensorsHeader.Parse(header, file.Length - dataOffset, path);
            var mapping = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            return new SafetensorsFile(path, mapping, dataOffset, entries, metadata);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>All bytes of one tensor, row-major, little-endian.</summary>
    /// <exception cref="KeyNotFoundException">No such tensor.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The tensor has 2 GiB or more: read it in parts.</exception>
    public ReadOnlySpan<byte> Bytes(string name) => Bytes(name, 0, Entries[name].ByteCount);

    /// <summary>A part of one tensor's bytes.</summary>
    /// <param name="name">Tensor name.</param>
    /// <param name="start">First byte within the tensor.</param>
    /// <param name="count">Number of bytes, below 2 GiB.</param>
    public ReadOnlySpan<byte> Bytes(string name, long start, long count)
    {
        ObjectDisposedException.ThrowIf(_data is null, this);
        var entry = Entries[name];
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, entry.ByteCount);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Math.Min(entry.ByteCount - start, int.MaxValue));
        return new ReadOnlySpan<byte>(_data + entry.Offset + start, (int)count);
    }

    /// <summary>Says that a part of a tensor has been used: its pages no longer count as memory of this process. They can still be read again.</summary>
    /// <param name="name">Tensor name.</param>
    /// <param name="start">First byte within the tensor.</param>
    /// <param name="count">Number of bytes.</param>
    public void Forget(string name, long start, long count)
    {
        ObjectDisposedException.ThrowIf(_data is null, this);
        MappedPages.Forget(_data + Entries[name].Offset + start, count);
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose()
    {
        if (_data is null) return;
        _data = null;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _mapping.Dispose();
    }

    private static FileStream OpenStream(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var what = error is FileNotFoundException or DirectoryNotFoundException ? "There is no such file" : $"The file cannot be read: {error.Message}";
            throw new ProblemException(new Problem(what, path, NextStep: "give the path of an existing .safetensors file"), inner: error);
        }
    }

    private static byte[] ReadHeader(FileStream file, string path)
    {
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        if (file.Length < LengthBytes)
            throw new ProblemException(new Problem("The file is too short for a safetensors header", path, $"{file.Length} bytes", "at least 8", FetchAgain));
        file.ReadExactly(lengthBytes);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > SafetensorsHeader.MaximumLength)
            throw new ProblemException(new Problem("The header is longer than the format allows", path, $"{length} bytes", $"at most {SafetensorsHeader.MaximumLength}", FetchAgain));
        if ((long)length > file.Length - LengthBytes)
            throw new ProblemException(new Problem("The header is longer than the file: the file was cut off", path, $"{length} bytes", $"at most {file.Length - LengthBytes}", FetchAgain));
        var header = new byte[length];
        file.ReadExactly(header);
        return header;
    }
}
