using R2QBench.Core.Errors;

namespace R2QBench.Core.Hub;

/// <summary>Where repositories come from and go to, from the environment variables that Hugging Face's own tools read.</summary>
/// <remarks>Source: huggingface_hub, reference of environment variables.</remarks>
public sealed record HubSettings
{
    private const string CacheVariable = "HF_HUB_CACHE";
    private const string EndpointVariable = "HF_ENDPOINT";
    private const string HomeVariable = "HF_HOME";
    private const string OfflineVariable = "HF_HUB_OFFLINE";
    private const string TokenVariable = "HF_TOKEN";

    /// <summary>The hub, if <c>HF_ENDPOINT</c> names no other.</summary>
    public static Uri DefaultEndpoint { get; } = new("https://huggingface.co/");

    /// <summary>Folder of the cache: <c>HF_HUB_CACHE</c>, else <c>HF_HOME/hub</c>, else <c>~/.cache/huggingface/hub</c>.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>The hub's address, ending in a slash: <c>HF_ENDPOINT</c>.</summary>
    public Uri Endpoint { get; init; } = DefaultEndpoint;

    /// <summary><c>HF_TOKEN</c>, else the file <c>HF_HOME/token</c> that a login leaves; null without either.</summary>
    public HubToken? Token { get; init; }

    /// <summary>True if nothing may be asked of the network: <c>HF_HUB_OFFLINE</c>.</summary>
    public bool IsOffline { get; init; }

    /// <summary>How long a server may be silent before the request counts as failed.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Settings of this process.</summary>
    /// <exception cref="ProblemException">A variable holds something impossible (exit code 3).</exception>
    public static HubSettings FromEnvironment() => From(Environment.GetEnvironmentVariable);

    internal static HubSettings From(Func<string, string?> variable) => new()
    {
        CacheFolder = CacheFolderFrom(variable),
        Endpoint = EndpointFrom(variable(EndpointVariable)),
        Token = TokenFrom(variable),
        IsOffline = IsTrue(variable(OfflineVariable)) || IsTrue(variable("TRANSFORMERS_OFFLINE")),
    };

    internal static string CacheFolderFrom(Func<string, string?> variable) =>
        Folder(variable(CacheVariable)) ?? Folder(variable("HUGGINGFACE_HUB_CACHE")) ?? Path.Combine(Home(variable), "hub");

    private static string Home(Func<string, string?> variable) =>
        Folder(variable(HomeVariable))
        ?? Path.Combine(Folder(variable("XDG_CACHE_HOME")) ?? Path.Combine(UserFolder(), ".cache"), "huggingface");

    private static string? Folder(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        var expanded = text == "~" || text.StartsWith("~/", StringComparison.Ordinal) ? UserFolder() + text[1..] : text;
        return Path.GetFullPath(expanded);
    }

    private static string UserFolder() => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static Uri EndpointFrom(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return DefaultEndpoint;
        if (Uri.TryCreate(text.Trim().TrimEnd('/') + "/", UriKind.Absolute, out var address)
            && address is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" })
            return address;
        // The value is not shown: it may hold a password.
        throw new ProblemException(
            new Problem(
                "Is not the address of a hub", EndpointVariable, Allowed: "http(s)://HOST[:PORT][/PATH], without user name or query",
                NextStep: $"correct or unset {EndpointVariable}"),
            ExitCode.Environment);
    }

    private static HubToken? TokenFrom(Func<string, string?> variable)
    {
        foreach (var name in (string[])[TokenVariable, "HUGGING_FACE_HUB_TOKEN"])
            if (HubToken.From(variable(name), name) is { } token) return token;
        var file = Folder(variable("HF_TOKEN_PATH")) ?? Path.Combine(Home(variable), "token");
        try
        {
            return File.Exists(file) ? HubToken.From(File.ReadAllText(file), file) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(
                new Problem("Cannot be read", file, NextStep: $"correct its permissions, or set {TokenVariable}"), ExitCode.Environment, exception);
        }
    }

    private static bool IsTrue(string? text) => text?.Trim().ToUpperInvariant() is "1" or "ON" or "YES" or "TRUE";
}
