using System.Net;
using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Text;

namespace R2QBench.Core.Hub;

/// <summary>Brings the content of one file into the cache: <c>blobs/ID.incomplete</c> grows, is checked, and becomes <c>blobs/ID</c>.</summary>
/// <param name="api">Where it comes from.</param>
/// <param name="commit">The commit that the file belongs to.</param>
/// <param name="file">Its name, size and content's name.</param>
/// <param name="path">Where it goes.</param>
/// <param name="backoff">Patience with the server; its own, as files are fetched side by side.</param>
/// <param name="moved">Told the bytes that are there, and how many of them just came.</param>
internal sealed class BlobDownload(HubApi api, string commit, HubFile file, string path, Backoff backoff, Action<long, int> moved)
{
    /// <summary>What a part is called besides the blob's name, as Hugging Face's own tools do.</summary>
    public const string PartSuffix = ".incomplete";

    private const int BufferBytes = 1 << 18;
    private readonly string _part = path + PartSuffix;
    private readonly BlobId _id = file.Id ?? throw new ArgumentException("The content's name is not known.", nameof(file));

    /// <summary>Downloads what is missing. The caller holds the blob's lock.</summary>
    /// <exception cref="ProblemException">The server does not play along. A part that can be continued stays.</exception>
    /// <exception cref="IOException">The disk does not.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var isContinued = PartLength() > 0;
        while (true)
        {
            await ReceiveAsync(cancellation);
            if (await WrongHashAsync(cancellation) is not { } hash) break;
            File.Delete(_part);
            // What an earlier process left behind may have been damaged: once more, from the start.
            if (!isContinued) throw HubErrors.Mismatch("The content is not what the hub announced; it was deleted", file.Name, hash, _id.Text);
            isContinued = false;
        }

        File.Move(_part, path, overwrite: true);
        FolderFlush.Flush(Path.GetDirectoryName(path)!);
    }

    private long PartLength() => FileLength.Find(_part) ?? 0;

    private async Task<string?> WrongHashAsync(CancellationToken cancellation)
    {
        if (!_id.IsHash) return null;
        var hash = await BlobHash.OfFileAsync(_part, _id, cancellation);
        return hash == _id.Text ? null : hash;
    }

    private async Task ReceiveAsync(CancellationToken cancellation)
    {
        // Progress is more than there ever was: a server that always starts anew and always drops must not go on for ever.
        for (var most = PartLength(); ;)
        {
            try
            {
                await ReceiveOnceAsync(cancellation);
                return;
            }
            catch (HubFailure failure)
            {
                var length = PartLength();
                if (length > most) backoff.Reset();
                most = Math.Max(most, length);
                await backoff.WaitAsync(failure, cancellation);
            }
        }
    }

    private async Task ReceiveOnceAsync(CancellationToken cancellation)
    {
        var have = PartLength();
        if (have > 0 && have == file.Size) return;
        // Without a hash nothing says that the part belongs to the same content.
        if (!_id.IsHash || have > file.Size) have = 0;

        using var reply = await api.OpenAsync(commit, file.Name, have, cancellation);
        if (reply.Status == HttpStatusCode.RequestedRangeNotSatisfiable || (reply.Start != 0 && reply.Start != have))
        {
            File.Delete(_part);
            throw HubErrors.Dropped(reply.Address, cause: null);
        }

        var start = reply.Start!.Value; // 0 as well from a server that knows no ranges
        var end = start + reply.Length;
        if (reply.Metadata.Etag is { } etag && etag.Contradicts(_id))
            throw HubErrors.Mismatch("The server offers other content than its listing announced", file.Name, etag.Text, _id.Text);
        if (end is not null && file.Size is not null && end != file.Size) throw WrongLength(end.Value);
        await CopyAsync(reply, start, file.Size ?? end, cancellation);
    }

    private async Task CopyAsync(HubReply reply, long start, long? end, CancellationToken cancellation)
    {
        await using var part = new FileStream(_part, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
        part.SetLength(start);
        part.Position = start;
        moved(start, 0);
        var position = start;
        var buffer = new byte[BufferBytes];
        for (int read; (read = await reply.ReadAsync(buffer, cancellation)) > 0;)
        {
            position += read;
            if (position > end)
            {
                File.Delete(_part);
                throw WrongLength(position);
            }

            await part.WriteAsync(buffer.AsMemory(0, read), cancellation);
            moved(position, read);
        }

        if (position < end) throw HubErrors.Dropped(reply.Address, cause: null);
        part.Flush(flushToDisk: true);
    }

    private ProblemException WrongLength(long length) => HubErrors.Mismatch(
        "The content is not as long as the hub announced", file.Name, $"{Units.Bytes(length)} ({length} bytes)", $"{file.Size} bytes");
}
