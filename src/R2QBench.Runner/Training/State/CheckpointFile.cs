using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using R2QBench.Core.Checkpoints;
using R2QBench.Core.Errors;

namespace R2QBench.Runner.Training.State;

/// <summary>A checkpoint on disk: a safetensors file whose last tensor is the SHA-256 of all others.</summary>
/// <remarks>Written to a temporary name, flushed, renamed. The writer lays bytes out by element size, then by name, so that <c>~sha256</c> comes last.</remarks>
public sealed class CheckpointFile : IDisposable
{
    private const string ValuesName = "values";
    private const string ChecksumName = "~sha256";
    private const int PieceBytes = 64 << 20;
    private readonly SafetensorsFile _file;

    private CheckpointFile(SafetensorsFile file, StateReader state)
    {
        _file = file;
        State = state;
    }

    private StateReader State { get; }

    /// <summary>Writes the state of all parts.</summary>
    /// <exception cref="ProblemException">The file cannot be written; the older one is untouched.</exception>
    public static void Write(string path, IEnumerable<StatePart> parts)
    {
        var state = new StateWriter();
        foreach (var part in parts) state.Add(part);
        var values = state.Values;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        SafetensorsWriter.Write(path,
        [
            .. state.Tensors.Append(TensorToWrite.Of(ValuesName, TensorDtype.U8, [values.Length], values)).Select(tensor => tensor with
            {
                WriteBytes = stream =>
                {
                    hash.AppendData(Label(tensor.Name, tensor.Dtype, tensor.Shape));
                    using var hashed = new HashingStream(stream, hash);
                    tensor.WriteBytes(hashed);
                },
            }),
            new TensorToWrite(ChecksumName, TensorDtype.U8, [SHA256.HashSizeInBytes], stream => stream.Write(hash.GetHashAndReset())),
        ]);
    }

    /// <summary>Opens a checkpoint and compares its checksum.</summary>
    /// <exception cref="ProblemException">It is torn, damaged or no checkpoint.</exception>
    public static CheckpointFile Open(string path)
    {
        var file = SafetensorsFile.Open(path);
        try
        {
            if (!file.Entries.TryGetValue(ChecksumName, out var stored) || stored.ByteCount != SHA256.HashSizeInBytes || !file.Bytes(ChecksumName).SequenceEqual(Checksum(file)))
                throw Damaged(path, "The checksum is wrong: the checkpoint is torn or damaged");
            if (!file.Entries.ContainsKey(ValuesName) || JsonNode.Parse(file.Bytes(ValuesName)) is not JsonObject values)
                throw Damaged(path, "Is no checkpoint");
            return new CheckpointFile(file, new StateReader(file, values));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>One value of one part, without restoring the part.</summary>
    /// <exception cref="InvalidDataException">It is not there or of another type.</exception>
    public T Value<T>(string part, string name)
    {
        T? value = default;
        State.Restore(new StatePart(part, _ => { }, state => value = state.Value<T>(name)));
        return value!;
    }

    /// <summary>Puts the saved state into the parts.</summary>
    /// <exception cref="InvalidDataException">A part finds something else than it saved.</exception>
    public void Restore(IEnumerable<StatePart> parts)
    {
        foreach (var part in parts) State.Restore(part);
    }

    public void Dispose() => _file.Dispose();

    private static byte[] Checksum(SafetensorsFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in file.Entries.Values.Where(entry => entry.Name != ChecksumName).OrderBy(entry => entry.Offset).ThenBy(entry => entry.ByteCount))
        {
            hash.AppendData(Label(entry.Name, entry.Dtype, entry.Shape));
            for (long start = 0; start < entry.ByteCount; start += PieceBytes)
            {
                var count = Math.Min(PieceBytes, entry.ByteCount - start);
                hash.AppendData(file.Bytes(entry.Name, start, count));
                file.Forget(entry.Name, start, count);
            }
        }

        return hash.GetHashAndReset();
    }

    private static byte[] Label(string name, string dtype, IReadOnlyList<long> shape) => Encoding.UTF8.GetBytes($"{name} {dtype} {string.Join('x', shape)}\n");

    private static ProblemException Damaged(string path, string what) => new(new Problem(what, path, NextStep: "an older checkpoint or the start of the run is used instead"));

    /// <summary>Hashes what passes through.</summary>
    private sealed class HashingStream(Stream inner, IncrementalHash hash) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            hash.AppendData(buffer);
            inner.Write(buffer);
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
