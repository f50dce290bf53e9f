using System.Net;
using R2QBench.Core.Errors;
using R2QBench.Core.Files;

namespace R2QBench.Core.Hub;

/// <summary>What goes wrong with a hub, in sentences. Addresses are shown without their query, which may be signed.</summary>
/// <param name="source">What is being fetched.</param>
/// <param name="settings">Endpoint, and whether there is a token (which is never shown).</param>
/// <param name="clock">For waiting times given as a date.</param>
internal sealed class HubErrors(HubSource source, HubSettings settings, TimeProvider clock)
{
    private const string Resumes = "start it again: what was fetched is kept";

    /// <summary>An address as it may be shown.</summary>
    public static string Shown(Uri address) => address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Nothing came back from a request.</summary>
    public Exception NoAnswer(Uri address, HttpRequestException cause) => cause.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => Environment(
            "There is no such host, or no network", Shown(address),
            $"check the network and HF_ENDPOINT, or work from the cache with HF_HUB_OFFLINE=1; {Resumes}", cause),
        HttpRequestError.SecureConnectionError => Environment(
            "No secure connection", Shown(address), "check the machine's clock, its certificates (ca-certificates) and proxy settings", cause),
        _ => Dropped(address, cause),
    };

    /// <summary>A connection that failed or ended early.</summary>
    public static HubFailure Dropped(Uri address, Exception? cause) =>
        new(new Problem("The connection failed or was dropped", Shown(address), NextStep: $"check the network, then {Resumes}"), null, cause);

    /// <summary>A server that keeps silent.</summary>
    public HubFailure Silent(Uri address) => new(new Problem(
        $"The server was silent for {Text.Units.Duration(settings.Silence)}", Shown(address), NextStep: $"check the network, then {Resumes}"));

    /// <summary>An answer other than what was asked for.</summary>
    /// <param name="reply">With a status that is no success.</param>
    public Exception Refused(HubReply reply)
    {
        var status = reply.Status;
        var shown = Shown(reply.Address);
        var isUnknown = reply.Header("X-Error-Code") is "RepoNotFound" or "RevisionNotFound" or "EntryNotFound";
        return status switch
        {
            HttpStatusCode.NotFound => NotThere(reply, shown),
            HttpStatusCode.Unauthorized when isUnknown && settings.Token is not null => NotThere(reply, shown),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => NotAllowed(status, shown),
            HttpStatusCode.TooManyRequests => Later("The server limits how often it may be asked (429)", reply, shown),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => Later($"The server has trouble ({(int)status})", reply, shown),
            _ => Environment($"The server gave an unexpected answer ({(int)status})", shown, "check HF_ENDPOINT and proxy settings"),
        };
    }

    /// <summary>A redirect that is not followed.</summary>
    public static ProblemException BadRedirect(Uri address, string why) =>
        Environment($"The server redirects {why}", Shown(address), "check HF_ENDPOINT and proxy settings");

    /// <summary>An answer that cannot be understood.</summary>
    public static ProblemException Unreadable(Uri address, string why, Exception? cause = null) =>
        Environment($"The answer is not a hub's: {why}", Shown(address), "check that HF_ENDPOINT is the address of a hub", cause);

    /// <summary>Content that is not what the hub announced.</summary>
    public static ProblemException Mismatch(string what, string file, string seen, string announced) => new(
        new Problem(
            what, file, seen, announced, "start it again; if that does not help, the server or a proxy in between changes files: choose another HF_ENDPOINT"),
        ExitCode.Environment);

    /// <summary>The cache cannot be written; null for any other exception.</summary>
    public static ProblemException? Disk(Exception exception, string path) =>
        AtomicFile.Explain(exception, path) is { } problem
            ? new ProblemException(
                problem with { NextStep = "free space, or name another folder with HF_HOME or HF_HUB_CACHE; what was fetched is kept" },
                ExitCode.Environment, exception)
            : null;

    private ProblemException NotThere(HubReply reply, string shown) => new(new Problem(
        reply.Header("X-Error-Code") == "RevisionNotFound" ? $"The repository has no revision {source.Revision}" : "The hub has no such repository, revision or file",
        source.ToString(), shown, HubSource.Form,
        $"check the name and revision at {Shown(settings.Endpoint)}{(source.Kind == HubKind.Model ? "; a data set needs --dataset" : "")}"));

    private ProblemException NotAllowed(HttpStatusCode status, string shown) => Environment(
        $"The hub refuses access ({(int)status}): the repository is gated or private, or does not exist",
        $"{source}  {shown}",
        settings.Token is null
            ? "check the name; accept the terms on the repository's page, then set HF_TOKEN to a token that may read it"
            : "check the name; accept the terms on the repository's page; see that the token (HF_TOKEN, or the file that a login left) is valid and may read it");

    private HubFailure Later(string what, HubReply reply, string shown) =>
        new(new Problem(what, shown, NextStep: $"wait a while, then {Resumes}"), reply.RetryAfter(clock));

    private static ProblemException Environment(string what, string where, string next, Exception? cause = null) =>
        new(new Problem(what, where, NextStep: next), ExitCode.Environment, cause);
}
