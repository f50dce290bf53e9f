using System.Net;
using System.Text.Json;

namespace R2QBench.Core.Hub;

/// <summary>The two things asked of a hub: what a repository holds, and a file of it.</summary>
/// <remarks>Source: the Hub API's <c>GET /api/models/ID/revision/REVISION</c> and <c>GET /ID/resolve/REVISION/FILE</c>; data sets have <c>datasets</c> in both.</remarks>
internal sealed class HubApi(HubTransport transport, HubErrors errors, HubSettings settings, HubSource source)
{
    private const int MostListingBytes = 64 << 20;

    /// <summary>The commit and the files.</summary>
    /// <exception cref="HubFailure">It may work at the next attempt.</exception>
    /// <exception cref="Errors.ProblemException">It will not.</exception>
    public async Task<HubListing> ListAsync(CancellationToken cancellation)
    {
        var kind = source.Kind == HubKind.Model ? "models" : "datasets";
        var address = new Uri(settings.Endpoint, $"api/{kind}/{source.Repository}/revision/{Uri.EscapeDataString(source.Revision)}?blobs=true");
        using var reply = await transport.SendAsync(HttpMethod.Get, address, from: 0, cancellation);
        if (!reply.IsSuccess) throw errors.Refused(reply);
        var json = await reply.ReadAllAsync(MostListingBytes, cancellation);
        try
        {
            return HubListing.Read(json);
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw HubErrors.Unreadable(address, exception is FormatException ? exception.Message : "it is not JSON", exception);
        }
    }

    /// <summary>The file with the name and size of its content, where the listing lacks them.</summary>
    /// <exception cref="HubFailure">It may work at the next attempt.</exception>
    /// <exception cref="Errors.ProblemException">It will not.</exception>
    public async Task<HubFile> DescribeAsync(string commit, HubFile file, CancellationToken cancellation)
    {
        if (file.Id is not null) return file;
        var address = AddressOf(commit, file.Name);
        using var reply = await transport.SendAsync(HttpMethod.Head, address, from: 0, cancellation);
        var isElsewhere = (int)reply.Status is >= 300 and < 400;
        if (!reply.IsSuccess && !isElsewhere) throw errors.Refused(reply);
        var id = reply.Metadata.Etag ?? throw HubErrors.Unreadable(address, "it has no usable ETag");
        return file with { Id = id, Size = file.Size ?? reply.Metadata.Size ?? (isElsewhere ? null : reply.Length) };
    }

    /// <summary>Asks for a file's content.</summary>
    /// <param name="commit">Of the listing, so that all files belong together.</param>
    /// <param name="name">Path inside the repository.</param>
    /// <param name="from">First byte wanted.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>Success, or status 416 where nothing begins at that byte.</returns>
    /// <exception cref="HubFailure">It may work at the next attempt.</exception>
    /// <exception cref="Errors.ProblemException">It will not.</exception>
    public async Task<HubReply> OpenAsync(string commit, string name, long from, CancellationToken cancellation)
    {
        var reply = await transport.SendAsync(HttpMethod.Get, AddressOf(commit, name), from, cancellation);
        if (reply.IsSuccess || reply.Status == HttpStatusCode.RequestedRangeNotSatisfiable) return reply;
        using (reply) throw errors.Refused(reply);
    }

    private Uri AddressOf(string commit, string name)
    {
        var path = string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
        return new Uri(settings.Endpoint, $"{(source.Kind == HubKind.Dataset ? "datasets/" : "")}{source.Repository}/resolve/{commit}/{path}");
    }
}
