using R2QBench.Core.Errors;
using R2QBench.Core.Hub;
using R2QBench.Testing.Http;
using Xunit;

namespace R2QBench.Core.Tests.Hub;

/// <summary>Servers, networks and disks that misbehave: what is repeated, what is given up, what a person reads.</summary>
public sealed class HubFailureTests : IAsyncLifetime
{
    private readonly FakeHub _hub = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _hub.DisposeAsync().AsTask();

    [Fact]
    public async Task A_dropped_connection_is_continued_where_it_broke()
    {
        var isFirst = true;
        _hub.OnStorage = question =>
        {
            if (!isFirst) return null;
            isFirst = false;
            return new HttpAnswer(200, _hub.Weights) { CutAfter = 100_000 };
        };

        await _hub.FetchAsync();

        Assert.Equal(_hub.Weights, await File.ReadAllBytesAsync(_hub.WeightsBlob));
        Assert.Equal([null, 100_000], _hub.StorageQuestions.Select(question => question.From));
        Assert.InRange(Assert.Single(_hub.Clock.Waits), TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(0.5));
    }

    [Fact]
    public async Task A_server_that_ignores_the_range_is_read_from_the_start()
    {
        var count = 0;
        _hub.OnStorage = _ => new HttpAnswer(200, _hub.Weights) { CutAfter = count++ == 0 ? 100_000 : null };

        await _hub.FetchAsync();

        Assert.Equal(_hub.Weights, await File.ReadAllBytesAsync(_hub.WeightsBlob));
        Assert.Equal(2, count);
    }

    [Fact]
    public async Task A_server_that_always_starts_anew_and_drops_is_given_up()
    {
        _hub.OnStorage = _ => new HttpAnswer(200, _hub.Weights) { CutAfter = 100_000 };

        var failure = await FailAsync(ExitCode.Environment, "dropped");

        Assert.DoesNotContain("written", failure.Message);
        Assert.Equal(Backoff.Attempts, _hub.StorageQuestions.Count);
        Assert.True(File.Exists(_hub.WeightsPart));
        Assert.False(Directory.Exists(_hub.Snapshot));
    }

    [Fact]
    public async Task A_slow_walk_of_many_drops_arrives()
    {
        _hub.OnStorage = question => FakeHub.Content(question, _hub.Weights) with { CutAfter = Math.Min(40_000, _hub.Weights.Length - (question.From ?? 0)) };

        await _hub.FetchAsync();

        Assert.Equal(_hub.Weights, await File.ReadAllBytesAsync(_hub.WeightsBlob));
        Assert.Equal(8, _hub.StorageQuestions.Count);
    }

    [Fact]
    public async Task A_part_of_an_earlier_process_is_continued()
    {
        LeavePart(_hub.Weights[..123_456]);

        var result = await _hub.FetchAsync();

        Assert.Equal([123_456], _hub.StorageQuestions.Select(question => question.From));
        Assert.Equal(300_005 - 123_456, result.BytesReceived);
        Assert.Equal(_hub.Weights, await File.ReadAllBytesAsync(_hub.WeightsBlob));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(300_000)]
    [InlineData(300_001)]
    public async Task A_damaged_part_is_fetched_again(int length)
    {
        LeavePart(new byte[length]);

        await _hub.FetchAsync();

        Assert.Equal(_hub.Weights, await File.ReadAllBytesAsync(_hub.WeightsBlob));
    }

    [Fact]
    public async Task A_blob_cut_short_by_somebody_else_is_fetched_again()
    {
        await _hub.FetchAsync();
        await File.WriteAllBytesAsync(_hub.WeightsBlob, _hub.Weights[..10]);

        await _hub.FetchAsync();

        Assert.Equal(_hub.Weights, await File.ReadAllBytesAsync(_hub.WeightsBlob));
    }

    [Fact]
    public async Task Large_content_with_another_hash_is_deleted()
    {
        _hub.OnStorage = question => FakeHub.Content(question, new byte[_hub.Weights.Length]);

        await FailAsync(ExitCode.Environment, "not what the hub announced");

        Assert.False(File.Exists(_hub.WeightsPart));
        Assert.False(File.Exists(_hub.WeightsBlob));
        Assert.False(Directory.Exists(_hub.Snapshot));
    }

    [Fact]
    public async Task Small_content_with_another_hash_is_deleted()
    {
        _hub.OnHub = question => question.Target.EndsWith("/config.json", StringComparison.Ordinal) ? FakeHub.Content(question, "[]"u8.ToArray()) : null;

        await FailAsync(ExitCode.Environment, "config.json");

        Assert.False(File.Exists(Path.Combine(_hub.RepositoryFolder, "blobs", FakeHub.GitHash("{}"u8.ToArray()) + ".incomplete")));
    }

    [Fact]
    public async Task Content_of_another_length_is_refused_before_it_fills_the_disk()
    {
        _hub.OnStorage = question => FakeHub.Content(question, new byte[_hub.Weights.Length + 1]);
        await FailAsync(ExitCode.Environment, "not as long");
    }

    [Fact]
    public async Task A_header_that_contradicts_the_listing_is_an_error()
    {
        _hub.OnHub = question => question.Target.EndsWith("/model.safetensors", StringComparison.Ordinal)
            ? new HttpAnswer(302, [], ("Location", $"{_hub.Storage.Address}model.safetensors"), ("X-Linked-Etag", $"\"{FakeHub.Sha256([1])}\""))
            : null;
        await FailAsync(ExitCode.Environment, "other content than its listing");
    }

    [Theory]
    [InlineData(401, "GatedRepo", ExitCode.Environment, "HF_TOKEN")]
    [InlineData(403, "GatedRepo", ExitCode.Environment, "HF_TOKEN")]
    [InlineData(404, "RepoNotFound", ExitCode.BadInput, "no such repository")]
    [InlineData(404, "RevisionNotFound", ExitCode.BadInput, "no revision main")]
    [InlineData(418, "", ExitCode.Environment, "418")]
    public async Task A_refusal_is_not_repeated(int status, string code, ExitCode exitCode, string expected)
    {
        _hub.OnHub = _ => new HttpAnswer(status, "<html>"u8.ToArray(), ("X-Error-Code", code));

        await FailAsync(exitCode, expected);

        Assert.Single(_hub.Server.Questions);
    }

    [Fact]
    public async Task Without_a_token_a_gated_file_says_how_to_give_one()
    {
        _hub.OnHub = question => question.Target.StartsWith("/api", StringComparison.Ordinal) ? null : new HttpAnswer(401, [], ("X-Error-Code", "GatedRepo"));

        var failure = await Assert.ThrowsAsync<ProblemException>(() => _hub.FetchAsync(settings => settings with { Token = null }));

        Assert.Contains("accept the terms on the repository's page, then set HF_TOKEN", failure.Message);
        Assert.All(_hub.Server.Questions, question => Assert.Null(question.Header("Authorization")));
    }

    [Fact]
    public async Task A_busy_server_is_asked_again_when_it_says()
    {
        var count = 0;
        _hub.OnHub = _ => count++ == 0 ? new HttpAnswer(429, [], ("Retry-After", "7")) : null;

        await _hub.FetchAsync();

        Assert.Equal([TimeSpan.FromSeconds(7)], _hub.Clock.Waits);
        Assert.Contains("429", Assert.Single(_hub.Messages));
    }

    [Fact]
    public async Task A_server_that_wants_an_hour_is_not_waited_for()
    {
        _hub.OnHub = _ => new HttpAnswer(429, [], ("Retry-After", "3600"));

        await FailAsync(ExitCode.Environment, "1 h 00 min");

        Assert.Empty(_hub.Clock.Waits);
    }

    [Fact]
    public async Task A_server_in_trouble_is_asked_five_times_with_growing_waits()
    {
        _hub.OnHub = _ => new HttpAnswer(503, []);

        await FailAsync(ExitCode.Environment, "503");

        Assert.Equal(Backoff.Attempts, _hub.Server.Questions.Count);
        var longest = 0.5;
        Assert.All(_hub.Clock.Waits, wait =>
        {
            Assert.InRange(wait.TotalSeconds, longest / 2, longest);
            longest *= 2;
        });
    }

    [Fact]
    public async Task A_silent_server_is_given_up()
    {
        _hub.OnStorage = question => FakeHub.Content(question, _hub.Weights) with { CutAfter = 0, ThenSilent = true };

        var failure = await Assert.ThrowsAsync<ProblemException>(() => _hub.FetchAsync(settings => settings with { Silence = TimeSpan.FromSeconds(0.3) }));

        Assert.Contains("silent for 0.30 s", failure.Message);
    }

    [Fact]
    public async Task An_unknown_host_is_named()
    {
        var failure = await Assert.ThrowsAsync<ProblemException>(
            () => _hub.FetchAsync(settings => settings with { Endpoint = new Uri("http://no-such-host.invalid/") }));

        Assert.Equal(ExitCode.Environment, failure.ExitCode);
        Assert.Contains("http://no-such-host.invalid", failure.Message);
    }

    [Fact]
    public async Task An_answer_that_is_no_listing_is_an_error()
    {
        _hub.OnHub = _ => new HttpAnswer(200, "<html>Log in to the hotel's network</html>"u8.ToArray());
        await FailAsync(ExitCode.Environment, "HF_ENDPOINT");
    }

    [Theory]
    [InlineData("/acme/tiny", "in circles")]
    [InlineData("file:///etc/passwd", "to a file address")]
    [InlineData(null, "to nowhere")]
    public async Task A_redirect_that_leads_nowhere_is_an_error(string? location, string expected)
    {
        _hub.OnHub = _ => location is null ? new HttpAnswer(302, []) : new HttpAnswer(302, [], ("Location", location));
        await FailAsync(ExitCode.Environment, expected);
    }

    [Theory]
    [InlineData("../../../outside.safetensors")]
    [InlineData("/tmp/outside.safetensors")]
    public async Task A_name_that_leaves_the_folder_is_refused(string name)
    {
        _hub.Add(name, FakeHub.Bytes(5));

        var failure = await Assert.ThrowsAsync<ProblemException>(() => _hub.FetchAsync(options: new FetchOptions { Files = ["*"] }));

        Assert.Contains("outside its folder", failure.Message);
        Assert.Single(_hub.Server.Questions);
    }

    [Fact]
    public async Task What_does_not_fit_on_the_disk_is_not_started()
    {
        var listing = $$$"""{"sha":"{{{FakeHub.Commit}}}","siblings":[{"rfilename":"model.safetensors","lfs":{"sha256":"{{{new string('a', 64)}}}","size":9000000000000000000}}]}""";
        _hub.OnHub = _ => new HttpAnswer(200, System.Text.Encoding.UTF8.GetBytes(listing));

        await FailAsync(ExitCode.Environment, "Does not fit");

        Assert.Single(_hub.Server.Questions);
    }

    [Fact]
    public async Task A_full_disk_is_named_as_such()
    {
        if (!File.Exists("/dev/full")) return; // Linux only: a file that is always full
        Directory.CreateDirectory(Path.GetDirectoryName(_hub.WeightsPart)!);
        File.CreateSymbolicLink(_hub.WeightsPart, "/dev/full");

        var failure = await FailAsync(ExitCode.Environment, "HF_HOME");

        Assert.DoesNotContain("--results", failure.Message);
    }

    [Fact]
    public async Task Cancelling_keeps_what_came()
    {
        using var cancellation = new CancellationTokenSource();
        _hub.OnStorage = question => FakeHub.Content(question, _hub.Weights) with { CutAfter = 100_000, ThenSilent = true };
        var options = new FetchOptions
        {
            Progress = progress =>
            {
                if (progress.BytesDone >= 100_000) cancellation.Cancel();
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _hub.FetchAsync(options: options, cancellation: cancellation.Token));

        Assert.Equal(100_000, new FileInfo(_hub.WeightsPart).Length);
        Assert.Null(new HubCache(_hub.CacheFolder).Find(FakeHub.Source));
    }

    /// <summary>Fetches in vain. Whatever is said, the token and signed addresses are not part of it.</summary>
    private async Task<ProblemException> FailAsync(ExitCode exitCode, string expected)
    {
        var failure = await Assert.ThrowsAsync<ProblemException>(() => _hub.FetchAsync());
        Assert.Contains(expected, failure.Message);
        Assert.Equal(exitCode, failure.ExitCode);
        var said = failure + string.Join('\n', _hub.Messages);
        Assert.DoesNotContain(FakeHub.Secret, said);
        Assert.DoesNotContain("signedSigned", said);
        return failure;
    }

    private void LeavePart(byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_hub.WeightsPart)!);
        File.WriteAllBytes(_hub.WeightsPart, content);
    }
}
