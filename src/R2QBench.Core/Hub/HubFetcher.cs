using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Text;

namespace R2QBench.Core.Hub;

/// <summary>Fetches repositories of a hub into the cache.</summary>
/// <remarks>
/// Contents come first, names and the revision's commit last: a fetch that was interrupted leaves no half snapshot, and the next one
/// continues with what is there. Several processes may fetch the same at once.
/// </remarks>
/// <param name="settings">From where, to where.</param>
/// <param name="clock">For waiting and rates; replaced in tests.</param>
public sealed class HubFetcher(HubSettings settings, TimeProvider clock)
{
    private readonly HubCache _cache = new(settings.CacheFolder);

    /// <summary>Fetches what is not there yet.</summary>
    /// <exception cref="ProblemException">It does not work; what was fetched is kept.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was fetched is kept.</exception>
    public async Task<FetchResult> FetchAsync(HubSource source, FetchOptions options, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Parallel);
        if (settings.IsOffline) return FromCache(source, options);

        var errors = new HubErrors(source, settings, clock);
        using var transport = new HubTransport(settings, errors);
        var api = new HubApi(transport, errors, settings, source);
        var notify = options.Message ?? (_ => { });
        var listing = await new Backoff(clock, notify).RunAsync(() => api.ListAsync(cancellation), cancellation);
        var choice = FileChoice.Of(source, listing.Files, options.Files);
        foreach (var pickle in choice.Pickles) notify($"{pickle}: not fetched, reading a pickle runs whatever code it holds");

        var snapshot = _cache.SnapshotFolder(source, listing.Commit);
        var links = choice.Files.Select(file => SafePath.Below(snapshot, file.Name, $"{source}  a file of the listing")).ToList();
        RequireSpace(source, choice.Files.Where((file, i) => !FileLength.Fits(links[i], file.Size)));
        var meter = new FetchMeter(choice.Files.Select(file => file.Size), clock, options.Progress);
        var blobs = new string?[links.Count]; // null: the name is there already

        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Parallel, CancellationToken = cancellation };
        await Parallel.ForAsync(0, links.Count, parallel, async (i, stop) =>
        {
            if (!FileLength.Fits(links[i], choice.Files[i].Size))
                blobs[i] = await BlobAsync(api, source, listing.Commit, choice.Files[i], i, meter, notify, stop);
            meter.Finish(i);
        });

        Publish(source, listing.Commit, links.Zip(blobs));
        return new FetchResult(snapshot, listing.Commit, [.. choice.Files.Select(file => file.Name)], blobs.Count(blob => blob is not null), meter.Received);
    }

    private FetchResult FromCache(HubSource source, FetchOptions options)
    {
        var snapshot = _cache.Find(source) ?? throw new ProblemException(
            new Problem("Not in the cache, and HF_HUB_OFFLINE forbids asking the network", source.ToString(), settings.CacheFolder,
                NextStep: $"unset HF_HUB_OFFLINE, then: {source.FetchCommand}"),
            ExitCode.Environment);
        var files = Directory.EnumerateFiles(snapshot, "*", SearchOption.AllDirectories)
            .Where(File.Exists) // not a link to a blob that is gone
            .Select(file => new HubFile(Path.GetRelativePath(snapshot, file).Replace(Path.DirectorySeparatorChar, '/'), null, null))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .ToList();
        var choice = FileChoice.Of(source, files, options.Files);
        options.Message?.Invoke($"{source}: taken from the cache as it is (HF_HUB_OFFLINE)");
        return new FetchResult(snapshot, Path.GetFileName(snapshot), [.. choice.Files.Select(file => file.Name)], 0, 0);
    }

    private async Task<string> BlobAsync(
        HubApi api, HubSource source, string commit, HubFile listed, int index, FetchMeter meter, Action<string> notify, CancellationToken cancellation)
    {
        var backoff = new Backoff(clock, notify);
        var file = await backoff.RunAsync(() => api.DescribeAsync(commit, listed, cancellation), cancellation);
        meter.Measure(index, file.Size);
        backoff.Reset();
        var path = _cache.BlobPath(source, file.Id!);
        try
        {
            using var held = await BlobLock.TakeAsync(
                _cache.LockPath(source, file.Id!), () => notify($"{file.Name}: waiting for another process that fetches it"), cancellation);
            if (!FileLength.Fits(path, file.Size))
                await new BlobDownload(api, commit, file, path, backoff, (position, received) => meter.Move(index, position, received)).RunAsync(cancellation);
            return path;
        }
        catch (Exception exception) when (HubErrors.Disk(exception, path) is { } problem)
        {
            throw problem;
        }
    }

    private void Publish(HubSource source, string commit, IEnumerable<(string Link, string? Blob)> names)
    {
        try
        {
            foreach (var (link, blob) in names)
                if (blob is not null) SnapshotLink.Create(link, blob);
            if (source.Revision != commit) AtomicFile.WriteText(_cache.ReferencePath(source), commit);
        }
        catch (ProblemException exception) when (exception.InnerException is { } cause && HubErrors.Disk(cause, _cache.ReferencePath(source)) is { } problem)
        {
            throw problem;
        }
        catch (Exception exception) when (HubErrors.Disk(exception, _cache.RepositoryFolder(source)) is { } problem)
        {
            throw problem;
        }
    }

    private void RequireSpace(HubSource source, IEnumerable<HubFile> missing)
    {
        try
        {
            var needed = missing
                .Where(file => file is { Size: not null, Id: not null } && !File.Exists(_cache.BlobPath(source, file.Id)))
                .DistinctBy(file => file.Id)
                .Sum(file => Math.Max(0, (decimal)file.Size!.Value - (FileLength.Find(_cache.BlobPath(source, file.Id!) + BlobDownload.PartSuffix) ?? 0)));
            if (needed == 0) return;
            Directory.CreateDirectory(_cache.Folder);
            var free = new DriveInfo(_cache.Folder).AvailableFreeSpace;
            if (needed <= free) return;
            throw new ProblemException(
                new Problem(
                    "Does not fit on the disk of the cache", source.ToString(), $"{Units.Bytes((long)Math.Min(needed, long.MaxValue))} to fetch",
                    $"{Units.Bytes(free)} free in {_cache.Folder}", "free space, or name another folder with HF_HOME or HF_HUB_CACHE"),
                ExitCode.Environment);
        }
        catch (Exception exception) when (HubErrors.Disk(exception, _cache.Folder) is { } problem)
        {
            throw problem;
        }
    }
}
