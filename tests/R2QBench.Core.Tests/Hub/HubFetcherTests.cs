using R2QBench.Core.Errors;
using R2QBench.Core.Hub;
using R2QBench.Testing.Http;
using Xunit;

namespace R2QBench.Core.Tests.Hub;

/// <summary>What a fetch leaves in the cache, and what it asks for.</summary>
public sealed class HubFetcherTests : IAsyncLifetime
{
    private readonly FakeHub _hub = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _hub.DisposeAsync().AsTask();

    [Fact]
    public async Task Useful_files_land_in_the_cache_layout()
    {
        var result = await _hub.FetchAsync();

        Assert.Equal(_hub.Snapshot, result.Folder);
        Assert.Equal(["config.json", "tokenizer.json", "model.safetensors"], result.Files);
        Assert.Equal(3, result.Fetched);
        Assert.Equal(FakeHub.Commit, await File.ReadAllTextAsync(Path.Combine(_hub.RepositoryFolder, "refs", "main")));
        Assert.Equal("{}", await File.ReadAllTextAsync(Path.Combine(_hub.Snapshot, "config.json")));
        Assert.Equal(_hub.Weights, await File.ReadAllBytesAsync(Path.Combine(_hub.Snapshot, "model.safetensors")));
        Assert.Equal($"../../blobs/{FakeHub.Sha256(_hub.Weights)}", new FileInfo(Path.Combine(_hub.Snapshot, "model.safetensors")).LinkTarget);
        Assert.Equal($"../../blobs/{FakeHub.GitHash("{}"u8.ToArray())}", new FileInfo(Path.Combine(_hub.Snapshot, "config.json")).LinkTarget);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(_hub.RepositoryFolder, "blobs")).Length);
        Assert.Equal(_hub.Snapshot, new HubCache(_hub.CacheFolder).Find(FakeHub.Source));
    }

    [Fact]
    public async Task The_second_fetch_asks_for_the_listing_alone()
    {
        await _hub.FetchAsync();
        _hub.Server.Questions.Clear();

        var result = await _hub.FetchAsync();

        Assert.Equal(0, result.Fetched);
        Assert.Equal(0, result.BytesReceived);
        Assert.Single(_hub.Server.Questions);
        Assert.Single(_hub.StorageQuestions);
    }

    [Fact]
    public async Task The_token_goes_to_the_endpoint_and_to_no_other_host()
    {
        await _hub.FetchAsync();

        Assert.All(_hub.Server.Questions, question => Assert.Equal($"Bearer {FakeHub.Secret}", question.Header("Authorization")));
        Assert.Null(Assert.Single(_hub.StorageQuestions).Header("Authorization"));
    }

    [Fact]
    public async Task A_host_that_redirects_back_does_not_get_the_token_sent()
    {
        _hub.OnStorage = question => new HttpAnswer(302, [], ("Location", $"{_hub.Server.Address}back"));
        _hub.OnHub = question => question.Target == "/back" ? FakeHub.Content(question, _hub.Weights) : null;

        await _hub.FetchAsync();

        Assert.Null(_hub.Server.Questions.Single(question => question.Target == "/back").Header("Authorization"));
    }

    [Fact]
    public async Task A_renamed_repository_is_followed_with_the_token()
    {
        _hub.OnHub = question => question.Target.StartsWith("/api/models/acme/old/", StringComparison.Ordinal)
            ? new HttpAnswer(307, [], ("Location", "/api/models/acme/tiny/revision/main?blobs=true"))
            : question.Target.StartsWith("/acme/old/", StringComparison.Ordinal)
                ? new HttpAnswer(307, [], ("Location", question.Target.Replace("/old/", "/tiny/", StringComparison.Ordinal)))
                : null;

        var result = await _hub.FetchAsync(source: HubSource.Parse("hub:acme/old"));

        Assert.Equal(3, result.Fetched);
        Assert.All(_hub.Server.Questions, question => Assert.NotNull(question.Header("Authorization")));
    }

    [Fact]
    public async Task A_listing_without_hashes_is_completed_by_the_headers()
    {
        _hub.ListsBlobs = false;

        await _hub.FetchAsync();

        Assert.Equal(_hub.Weights, await File.ReadAllBytesAsync(_hub.WeightsBlob));
        Assert.Equal(3, _hub.Server.Questions.Count(question => question.Method == "HEAD"));
        Assert.DoesNotContain(_hub.StorageQuestions, question => question.Method == "HEAD");
    }

    [Fact]
    public async Task A_data_set_has_its_own_addresses_and_folder()
    {
        _hub.Kind = "datasets";
        _hub.Add("data/train.parquet", FakeHub.Bytes(10));

        var result = await _hub.FetchAsync(source: HubSource.Parse("hub:acme/tiny", HubKind.Dataset));

        Assert.Contains("data/train.parquet", result.Files);
        Assert.True(File.Exists(Path.Combine(_hub.CacheFolder, "datasets--acme--tiny", "snapshots", FakeHub.Commit, "data", "train.parquet")));
    }

    [Fact]
    public async Task Only_files_that_match_are_fetched()
    {
        var result = await _hub.FetchAsync(options: new FetchOptions { Files = ["*.md", "config.*"] });

        Assert.Equal(["config.json", "README.md"], result.Files);
        Assert.Empty(_hub.StorageQuestions);
    }

    [Fact]
    public async Task Files_are_fetched_side_by_side_and_no_more_than_asked()
    {
        for (var i = 0; i < 5; i++) _hub.Add($"model-{i}.safetensors", FakeHub.Bytes(100 + i), isLarge: true);
        var both = new TaskCompletionSource();
        int running = 0, most = 0;
        _hub.BeforeStorage = async () =>
        {
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            if (now == 2) both.TrySetResult();
            await both.Task.WaitAsync(TimeSpan.FromSeconds(20));
            Interlocked.Decrement(ref running);
        };

        await _hub.FetchAsync(options: new FetchOptions { Parallel = 2 });

        Assert.Equal(2, most);
    }

    [Fact]
    public async Task Two_fetches_at_once_bring_each_content_once()
    {
        var asked = new TaskCompletionSource();
        _hub.BeforeStorage = () =>
        {
            asked.TrySetResult();
            return Task.Delay(100); // long enough for the other to meet the lock
        };

        var first = _hub.FetchAsync();
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(20));
        var results = await Task.WhenAll(first, _hub.FetchAsync());

        Assert.Equal(results[0].Folder, results[1].Folder);
        Assert.Single(_hub.StorageQuestions);
        Assert.Contains(_hub.Messages, message => message.Contains("waiting for another process", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Progress_ends_with_everything_there()
    {
        var seen = new List<FetchProgress>();

        await _hub.FetchAsync(options: new FetchOptions { Progress = seen.Add });

        Assert.Equal((3, 3), (seen[^1].FilesDone, seen[^1].FilesTotal));
        Assert.Equal(300_005, seen[^1].BytesTotal);
        Assert.Equal(seen[^1].BytesTotal, seen[^1].BytesDone);
        Assert.Equal(seen.Select(p => p.BytesDone).Order(), seen.Select(p => p.BytesDone));
    }

    [Fact]
    public async Task Offline_nothing_is_asked()
    {
        await _hub.FetchAsync();
        _hub.Server.Questions.Clear();

        var result = await _hub.FetchAsync(settings => settings with { IsOffline = true });

        Assert.Equal(_hub.Snapshot, result.Folder);
        Assert.Equal(3, result.Files.Count);
        Assert.Empty(_hub.Server.Questions);
    }

    [Fact]
    public async Task Offline_what_is_not_in_the_cache_is_an_error_of_the_environment()
    {
        var failure = await Assert.ThrowsAsync<ProblemException>(() => _hub.FetchAsync(settings => settings with { IsOffline = true }));

        Assert.Equal(ExitCode.Environment, failure.ExitCode);
        Assert.Contains("HF_HUB_OFFLINE", failure.Message);
        Assert.Empty(_hub.Server.Questions);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; seen < value;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
