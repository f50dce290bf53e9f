using R2QBench.Core.Errors;
using R2QBench.Core.Hub;
using R2QBench.Core.Models;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Hub;

/// <summary>Finding what was fetched, by this program or by another one, without a network.</summary>
public sealed class HubCacheTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private HubCache Cache => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_branch_is_found_through_its_commit()
    {
        _folder.Write("models--acme--tiny/refs/main", FakeHub.Commit);
        _folder.Write($"models--acme--tiny/snapshots/{FakeHub.Commit}/config.json", "{}");

        var expected = _folder.File("models--acme--tiny", "snapshots", FakeHub.Commit);
        Assert.Equal(expected, Cache.Find(HubSource.Parse("hub:acme/tiny")));
        Assert.Equal(expected, Cache.Find(HubSource.Parse($"hub:acme/tiny@{FakeHub.Commit}")));
        Assert.Equal(expected, ModelSources.ResolveFolder("hub:acme/tiny", Cache));
        Assert.Null(Cache.Find(HubSource.Parse("hub:acme/tiny@v2")));
        Assert.Null(Cache.Find(HubSource.Parse("hub:acme/tiny", HubKind.Dataset)));
    }

    [Fact]
    public void A_reference_out_of_the_cache_is_not_followed()
    {
        _folder.Write("models--acme--tiny/refs/main", "../../..");
        Assert.Null(Cache.Find(HubSource.Parse("hub:acme/tiny")));
    }

    [Fact]
    public void What_was_not_fetched_says_how_to_fetch_it()
    {
        var failure = Assert.Throws<ProblemException>(() => ModelSources.ResolveFolder("hub:acme/tiny@v1", Cache));

        Assert.Equal(ExitCode.BadInput, failure.ExitCode);
        Assert.Contains("Not fetched yet", failure.Message);
        Assert.Contains("next: ./r2q fetch hub:acme/tiny@v1", failure.Message);
    }

    [Fact]
    public void A_snapshot_without_configuration_is_fetched_partly()
    {
        _folder.Write("models--acme--tiny/refs/main", FakeHub.Commit);
        _folder.Write($"models--acme--tiny/snapshots/{FakeHub.Commit}/tokenizer.json", "{}");
        Assert.Contains("partly", Assert.Throws<ProblemException>(() => ModelSources.ResolveFolder("hub:acme/tiny", Cache)).Message);
    }

    [Fact]
    public void A_malformed_source_shows_the_form() =>
        Assert.Contains(HubSource.Form, Assert.Throws<ProblemException>(() => ModelSources.ResolveFolder("hub:a/b/c", Cache)).Message);
}
