using System.Net;

namespace R2QBench.Core.Hub;

/// <summary>An answer: its status and headers at once, its body as it comes.</summary>
internal sealed class HubReply : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly HubErrors _errors;
    private readonly TimeSpan _silence;
    private Stream? _body;

    public HubReply(HttpResponseMessage response, Uri address, HubMetadata metadata, HubErrors errors, TimeSpan silence)
    {
        _response = response;
        _errors = errors;
        _silence = silence;
        Address = address;
        Metadata = metadata;
    }

    /// <summary>Where the answer came from, after redirects.</summary>
    public Uri Address { get; }

    /// <summary>What the endpoint itself said on the way.</summary>
    public HubMetadata Metadata { get; }

    public HttpStatusCode Status => _response.StatusCode;

    public bool IsSuccess => _response.IsSuccessStatusCode;

    /// <summary>Bytes of the body that follow; null if the server does not say.</summary>
    public long? Length => _response.Content.Headers.ContentLength;

    /// <summary>Where in the file the body begins; null if the answer does not make sense.</summary>
    public long? Start => Status == HttpStatusCode.PartialContent ? _response.Content.Headers.ContentRange?.From : 0;

    public string? Header(string name) => HubMetadata.Header(_response, name);

    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter(TimeProvider clock) => _response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => TimeSpan.FromTicks(Math.Max(0, (date - clock.GetUtcNow()).Ticks)),
        _ => null,
    };

    /// <summary>The next bytes of the body; 0 at its end.</summary>
    /// <exception cref="HubFailure">The connection was dropped, or the server keeps silent.</exception>
    public async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(_silence);
        try
        {
            _body ??= await _response.Content.ReadAsStreamAsync(silence.Token);
            return await _body.ReadAsync(buffer, silence.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw _errors.Silent(Address);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw HubErrors.Dropped(Address, exception);
        }
    }

    /// <summary>The whole body.</summary>
    /// <exception cref="HubFailure">As <see cref="ReadAsync"/>.</exception>
    public async Task<byte[]> ReadAllAsync(int limit, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = await ReadAsync(buffer, cancellation)) > 0;)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > limit) throw HubErrors.Unreadable(Address, $"it is longer than {Text.Units.Bytes(limit)}");
        }

        return bytes.ToArray();
    }

    public void Dispose() => _response.Dispose();
}
