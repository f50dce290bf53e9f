using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using R2QBench.Core.Hub;
using R2QBench.Testing;
using R2QBench.Testing.Http;

namespace R2QBench.Core.Tests.Hub;

/// <summary>
/// A hub with one repository, <c>acme/tiny</c>, in the URL layout of huggingface.co: small files come from the hub itself, large ones from a
/// storage on another port, which is another host to a careful client. With a cache in a folder of its own.
/// </summary>
internal sealed class FakeHub : IAsyncDisposable
{
    public const string Secret = "hf_secretSecret123";
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";
    public static readonly HubSource Source = HubSource.Parse("hub:acme/tiny");

    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, (byte[] Content, bool IsLarge)> _files = [];

    public FakeHub()
    {
        Storage = new LoopbackServer(question => AnswerAsync(question, OnStorage, FromStorage));
        Server = new LoopbackServer(question => AnswerAsync(question, OnHub, FromHub));
        Add("config.json", "{}"u8.ToArray());
        Add("tokenizer.json", "{ }"u8.ToArray());
        Add("README.md", "hello"u8.ToArray());
        Weights = Bytes(300_000);
        Add("model.safetensors", Weights, isLarge: true);
    }

    public LoopbackServer Server { get; }

    public LoopbackServer Storage { get; }

    /// <summary>Content of <c>model.safetensors</c>.</summary>
    public byte[] Weights { get; }

    /// <summary>Answers instead of the hub; null lets the hub answer.</summary>
    public Func<HttpQuestion, HttpAnswer?>? OnHub { get; set; }

    /// <summary>Answers instead of the storage; null lets the storage answer.</summary>
    public Func<HttpQuestion, HttpAnswer?>? OnStorage { get; set; }

    /// <summary>Looked at before the storage answers.</summary>
    public Func<Task>? BeforeStorage { get; set; }

    /// <summary>False: the listing holds names alone.</summary>
    public bool ListsBlobs { get; set; } = true;

    /// <summary>The listing's path: models or datasets.</summary>
    public string Kind { get; set; } = "models";

    public ImpatientClock Clock { get; } = new();

    public List<string> Messages { get; } = [];

    public string CacheFolder => _folder.File("hub");

    public string RepositoryFolder => Path.Combine(CacheFolder, "models--acme--tiny");

    public string Snapshot => Path.Combine(RepositoryFolder, "snapshots", Commit);

    /// <summary>Where the weights are in the end.</summary>
    public string WeightsBlob => Path.Combine(RepositoryFolder, "blobs", Sha256(Weights));

    public string WeightsPart => WeightsBlob + ".incomplete";

    public HubSettings Settings => new()
    {
        CacheFolder = CacheFolder,
        Endpoint = Server.Address,
        Token = HubToken.From(Secret, "HF_TOKEN"),
        Silence = TimeSpan.FromSeconds(20),
    };

    /// <summary>The requests for contents, at the storage.</summary>
    public IReadOnlyList<HttpQuestion> StorageQuestions => [.. Storage.Questions];

    public void Add(string name, byte[] content, bool isLarge = false) => _files[name] = (content, isLarge);

    public Task<FetchResult> FetchAsync(Func<HubSettings, HubSettings>? settings = null, FetchOptions? options = null, HubSource? source = null, CancellationToken cancellation = default) =>
        new HubFetcher((settings ?? (s => s))(Settings), Clock)
            .FetchAsync(source ?? Source, (options ?? new FetchOptions()) with { Message = Note }, cancellation);

    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    public static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>As <c>git hash-object</c>.</summary>
#pragma warning disable CA5350 // git's hash is SHA-1
    public static string GitHash(byte[] content) =>
        Convert.ToHexStringLower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. content]));
#pragma warning restore CA5350

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Storage.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A file as a server sends it that knows ranges.</summary>
    public static HttpAnswer Content(HttpQuestion question, byte[] content, params (string, string)[] headers) => question.From switch
    {
        null => new HttpAnswer(200, content, headers),
        { } from when from < content.Length => new HttpAnswer(
            206, content[from..], [.. headers, ("Content-Range", $"bytes {from}-{content.Length - 1}/{content.Length}")]),
        _ => new HttpAnswer(416, [], headers),
    };

    private void Note(string message)
    {
        lock (Messages) Messages.Add(message);
    }

    private static Task<HttpAnswer> AnswerAsync(HttpQuestion question, Func<HttpQuestion, HttpAnswer?>? special, Func<HttpQuestion, Task<HttpAnswer>> usual) =>
        special?.Invoke(question) is { } answer ? Task.FromResult(answer) : usual(question);

    private Task<HttpAnswer> FromHub(HttpQuestion question)
    {
        if (question.Target == $"/api/{Kind}/acme/tiny/revision/main?blobs=true") return Task.FromResult(new HttpAnswer(200, Listing()));
        var prefix = $"/{(Kind == "models" ? "" : Kind + "/")}acme/tiny/resolve/{Commit}/";
        var name = question.Target.StartsWith(prefix, StringComparison.Ordinal) ? Uri.UnescapeDataString(question.Target[prefix.Length..]) : "";
        if (!_files.TryGetValue(name, out var file)) return Task.FromResult(new HttpAnswer(404, "no"u8.ToArray(), ("X-Error-Code", "EntryNotFound")));
        return Task.FromResult(file.IsLarge
            ? new HttpAnswer(
                302, [], ("Location", $"{Storage.Address}{name}?Signature=signedSigned"), ("X-Repo-Commit", Commit),
                ("X-Linked-Etag", $"\"{Sha256(file.Content)}\""), ("X-Linked-Size", $"{file.Content.Length}"))
            : Content(question, file.Content, ("ETag", $"\"{GitHash(file.Content)}\""), ("X-Repo-Commit", Commit)));
    }

    private async Task<HttpAnswer> FromStorage(HttpQuestion question)
    {
        if (BeforeStorage is { } before) await before();
        var name = question.Target.TrimStart('/').Split('?')[0];
        return Content(question, _files[name].Content, ("ETag", "\"storage-has-its-own\""));
    }

    private byte[] Listing() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        id = "acme/tiny",
        sha = Commit,
        siblings = _files.Select(file => !ListsBlobs ? (object)new { rfilename = file.Key }
            : file.Value.IsLarge
                ? new
                {
                    rfilename = file.Key,
                    size = file.Value.Content.Length,
                    blobId = GitHash("pointer"u8.ToArray()),
                    lfs = new { sha256 = Sha256(file.Value.Content), size = file.Value.Content.Length, pointerSize = 130 },
                }
                : new { rfilename = file.Key, size = file.Value.Content.Length, blobId = GitHash(file.Value.Content) }),
    });
}
