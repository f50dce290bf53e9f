using System.Text;
using System.Text.Json;
using R2QBench.Testing;
using R2QBench.Testing.Http;
using Xunit;

namespace R2QBench.Runner.Tests.Commands;

/// <summary><c>r2q fetch</c> as a process: what goes to which stream, with which exit code. What it does in the cache is tested in Core.</summary>
public sealed class FetchCommandTests : IAsyncLifetime
{
    private const string Secret = "hf_secretSecret123";
    private const string Listing = """{"sha":"c0ffee","siblings":[{"rfilename":"config.json"},{"rfilename":"model.safetensors"}]}""";

    private readonly TempFolder _folder = new();
    private readonly LoopbackServer _server = new(question => Task.FromResult(
        question.Target.StartsWith("/api/models/acme/tiny/", StringComparison.Ordinal) ? new HttpAnswer(200, Encoding.UTF8.GetBytes(Listing))
        : question.Target.StartsWith("/acme/tiny/resolve/c0ffee/", StringComparison.Ordinal) ? new HttpAnswer(200, "{}"u8.ToArray(), ("ETag", "\"same\""))
        : new HttpAnswer(401, [], ("X-Error-Code", "GatedRepo"))));

    private string Snapshot => _folder.File("models--acme--tiny", "snapshots", "c0ffee");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public void The_folder_is_all_that_goes_to_stdout()
    {
        var result = Fetch("hub:acme/tiny");

        Assert.Equal((0, Snapshot + "\n"), (result.ExitCode, result.Out));
        Assert.Contains("hub:acme/tiny: 2 of 2 files fetched", result.Error);
        Assert.DoesNotContain(Secret, result.Error);
        Assert.DoesNotContain('\u001b', result.Error);
        Assert.Equal("{}", File.ReadAllText(Path.Combine(Snapshot, "config.json")));

        var json = JsonDocument.Parse(Fetch("hub:acme/tiny", "--json").Out).RootElement;
        Assert.Equal((Snapshot, "c0ffee", 0), (json.GetProperty("folder").GetString(), json.GetProperty("commit").GetString(), json.GetProperty("fetched").GetInt32()));
    }

    [Theory]
    [InlineData(2, "hub:ORG/NAME", "hub:a/b/c")]
    [InlineData(2, "--parallel is 1 to 32", "hub:acme/tiny", "--parallel", "0")]
    [InlineData(2, "No file of the repository matches", "hub:acme/tiny", "--files", "*.gguf", "*.onnx")]
    [InlineData(3, "accept the terms", "hub:acme/gated")]
    public void What_does_not_work_is_said_without_a_trace(int exitCode, string message, params string[] arguments)
    {
        var result = Fetch(arguments);

        Assert.Equal((exitCode, ""), (result.ExitCode, result.Out));
        Assert.Contains(message, result.Error);
        Assert.DoesNotContain("   at ", result.Error);
        Assert.DoesNotContain(Secret, result.Error);
    }

    private R2qProcess.Result Fetch(params string[] arguments) => R2qProcess.Run(["fetch", .. arguments], new Dictionary<string, string>
    {
        ["HF_ENDPOINT"] = _server.Address.ToString(),
        ["HF_HUB_CACHE"] = _folder.Path,
        ["HF_TOKEN"] = Secret,
        ["HF_HUB_OFFLINE"] = "0",
    });
}
