using System.Net.Http.Headers;
using R2QBench.Core.Errors;

namespace R2QBench.Core.Hub;

/// <summary>Requests to a hub. Redirects are followed here and not by the HTTP client, so that the token goes to the endpoint and nowhere else.</summary>
internal sealed class HubTransport : IDisposable
{
    private const int MostRedirects = 10;
    private static readonly ProductInfoHeaderValue Product = new("r2qbench", typeof(HubTransport).Assembly.GetName().Version?.ToString(3) ?? "0");
    private readonly HubSettings _settings;
    private readonly HubErrors _errors;
    private readonly HttpClient _client;

    public HubTransport(HubSettings settings, HubErrors errors)
    {
        _settings = settings;
        _errors = errors;
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !settings.Endpoint.IsLoopback,
            ConnectTimeout = settings.Silence,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends a request and follows where it leads. The answer may be a refusal.</summary>
    /// <param name="method">GET, or HEAD: that stops where a redirect leaves the endpoint, with the redirect as the answer.</param>
    /// <param name="address">An address of the endpoint.</param>
    /// <param name="from">First byte wanted; 0 asks for the whole file.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="HubFailure">No answer, this time.</exception>
    /// <exception cref="ProblemException">No answer, nor will there be one.</exception>
    public async Task<HubReply> SendAsync(HttpMethod method, Uri address, long from, CancellationToken cancellation)
    {
        var metadata = HubMetadata.None;
        var isAtEndpoint = true; // once it has left, nothing it is sent back to gets the token
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            var response = await SendOnceAsync(Request(method, address, from, isAtEndpoint), cancellation);
            if (isAtEndpoint) metadata = metadata.With(response);
            if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308)) return Reply(response);

            var location = response.Headers.Location;
            var target = location is null ? null : new Uri(address, location);
            var leaves = target is null || !IsEndpoint(target);
            if (method == HttpMethod.Head && leaves) return Reply(response);
            response.Dispose();
            if (target is null) throw HubErrors.BadRedirect(address, "to nowhere");
            if (target.Scheme is not ("http" or "https")) throw HubErrors.BadRedirect(address, $"to a {target.Scheme} address");
            if (address.Scheme == "https" && target.Scheme == "http") throw HubErrors.BadRedirect(address, "to an unprotected address");
            isAtEndpoint &= !leaves;
            address = target;
        }

        throw HubErrors.BadRedirect(address, "in circles");

        HubReply Reply(HttpResponseMessage response) => new(response, address, metadata, _errors, _settings.Silence);
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Request(HttpMethod method, Uri address, long from, bool isAtEndpoint)
    {
        var request = new HttpRequestMessage(method, address);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue(Product.Product!));
        if (from > 0) request.Headers.Range = new RangeHeaderValue(from, null);
        if (isAtEndpoint && IsEndpoint(address) && _settings.Token is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Value);
        return request;
    }

    private bool IsEndpoint(Uri address) =>
        address.Scheme == _settings.Endpoint.Scheme && address.IdnHost == _settings.Endpoint.IdnHost && address.Port == _settings.Endpoint.Port;

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var owned = request;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silence.CancelAfter(_settings.Silence);
        try
        {
            return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw _errors.Silent(request.RequestUri!);
        }
        catch (HttpRequestException exception)
        {
            throw _errors.NoAnswer(request.RequestUri!, exception);
        }
    }
}
