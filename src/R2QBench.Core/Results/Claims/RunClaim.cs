using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace R2QBench.Core.Results.Claims;

/// <summary>The right to write in one run folder, for processes on one machine or on several with a shared folder.</summary>
/// <remarks>
/// <c>.claim.N</c>: the holder of the highest N has the folder. The file is created exclusively, names its process, and counts up a beat while its
/// holder lives. Whoever finds a claim takes it over by creating <c>.claim.N+1</c>, of which only one can succeed, if the process is gone (same
/// machine) or the count has stood still for a whole lease (any machine). A holder that finds a higher number, or its own file gone, has lost.
/// Only counts and the local monotonic clock are looked at: a wall clock that jumps changes nothing. Giving back removes the file.
/// </remarks>
internal sealed class RunClaim : IDisposable
{
    public const string Prefix = ".claim.";

    /// <summary>What this process last saw of the claims of others, and since when.</summary>
    private static readonly ConcurrentDictionary<string, (string Text, long Since)> Seen = new(StringComparer.Ordinal);

    private readonly string _folder;
    private readonly long _number;
    private readonly ClaimOwner _owner;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly ITimer _timer;
    private long _beats;
    private bool _disposed;

    private RunClaim(string folder, long number, ClaimOwner owner, ClaimTiming timing, TimeProvider clock)
    {
        _folder = folder;
        _number = number;
        _owner = owner;
        Lost = _lost.Token;
        _timer = clock.CreateTimer(_ => Beat(), null, timing.Beat, timing.Beat);
    }

    /// <summary>Fires when another process has taken the folder over.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Takes the claim; null if another holds it, in this process or in any.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static RunClaim? TryTake(string folder, ClaimTiming? timing = null, TimeProvider? clock = null)
    {
        timing ??= ClaimTiming.Default;
        clock ??= TimeProvider.System;
        var highest = Numbers(folder).DefaultIfEmpty(0).Max();
        if (highest > 0 && !IsGivenUp(PathOf(folder, highest), timing, clock)) return null;
        var (mine, owner) = (highest + 1, ClaimOwner.New());
        if (!TryCreate(PathOf(folder, mine), Text(owner, 0))) return null;
        var claims = Numbers(folder);
        if (claims.Any(number => number > mine))
        {
            File.Delete(PathOf(folder, mine));
            return null;
        }

        foreach (var old in claims.Where(number => number < mine))
        {
            File.Delete(PathOf(folder, old));
            Seen.TryRemove(PathOf(folder, old), out _);
        }

        return new RunClaim(folder, mine, owner, timing, clock);
    }

    /// <summary>Looks now instead of at the next beat.</summary>
    /// <exception cref="ClaimLostException">Another process has taken the folder over.</exception>
    public void RequireHeld()
    {
        Beat();
        if (Lost.IsCancellationRequested) throw new ClaimLostException(_folder);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
            _timer.Dispose();
            if (!Lost.IsCancellationRequested) DeleteQuietly(PathOf(_folder, _number));
            _lost.Dispose();
        }
    }

    /// <summary>Counts one further in place; anything but a lost claim may pass, the next beat tries again.</summary>
    private void Beat()
    {
        lock (_lock)
        {
            if (_disposed || Lost.IsCancellationRequested) return;
            try
            {
                if (Numbers(_folder).Any(number => number > _number)) throw new FileNotFoundException();
                using var file = new FileStream(PathOf(_folder, _number), FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
                file.Write(Encoding.UTF8.GetBytes(Text(_owner, ++_beats)));
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                _lost.Cancel();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A full or unreachable disk: whether the claim is lost is found out later.
            }
        }
    }

    private static bool IsGivenUp(string path, ClaimTiming timing, TimeProvider clock)
    {
        string text;
        try
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            text = reader.ReadToEnd();
        }
        catch (FileNotFoundException)
        {
            return false;   // given back in this moment: free at the next look
        }

        if (ClaimOwner.Parse(text)?.IsGone() == true) return true;
        var seen = Seen.GetOrAdd(path, _ => (text, clock.GetTimestamp()));
        if (seen.Text == text) return clock.GetElapsedTime(seen.Since) >= timing.Lease;
        Seen[path] = (text, clock.GetTimestamp());
        return false;
    }

    private static bool TryCreate(string path, string text)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(path))
        {
            return false;
        }

        using (file)
        {
            try
            {
                file.Write(Encoding.UTF8.GetBytes(text));
                return true;
            }
            catch (IOException)   // a full disk
            {
                DeleteQuietly(path);
                throw;
            }
        }
    }

    private static IReadOnlyList<long> Numbers(string folder) =>
    [
        // The pattern also finds the plain ".claim" of earlier versions, which is shorter than the prefix.
        .. Directory.EnumerateFiles(folder, Prefix + "*")
            .Where(path => Path.GetFileName(path.AsSpan()).StartsWith(Prefix, StringComparison.Ordinal))
            .Select(path => long.TryParse(Path.GetFileName(path.AsSpan())[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number > 0),
    ];

    private static string PathOf(string folder, long number) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number}"));

    /// <summary>Of one length whatever the count, so that it can be written in place.</summary>
    private static string Text(ClaimOwner owner, long beats) => string.Create(CultureInfo.InvariantCulture, $"{owner} {beats:D12}\n");

    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The process ends sooner or later, and then the claim counts as given up.
        }
    }
}
