using R2QBench.Core.Errors;
using R2QBench.Core.Hub;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Hub;

public class HubSettingsTests
{
    [Fact]
    public void Without_variables_the_cache_is_in_the_users_folder_and_the_hub_is_the_public_one()
    {
        var settings = Settings(("HF_TOKEN_PATH", "/no/such/file"));

        Assert.EndsWith("/.cache/huggingface/hub", settings.CacheFolder);
        Assert.Equal("https://huggingface.co/", settings.Endpoint.ToString());
        Assert.Null(settings.Token);
        Assert.False(settings.IsOffline);
    }

    [Fact]
    public void The_cache_is_in_HF_HOME_unless_it_has_a_variable_of_its_own()
    {
        Assert.Equal("/data/hf/hub", Settings(("HF_HOME", "/data/hf")).CacheFolder);
        Assert.Equal("/data/hf/huggingface/hub", Settings(("XDG_CACHE_HOME", "/data/hf")).CacheFolder);
        Assert.Equal("/fast/hub", Settings(("HF_HOME", "/data/hf"), ("HF_HUB_CACHE", "/fast/hub")).CacheFolder);
    }

    [Fact]
    public void A_tilde_is_the_users_folder() =>
        Assert.Equal(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/hf/hub", Settings(("HF_HOME", "~/hf")).CacheFolder);

    [Theory]
    [InlineData("https://mirror.example/hf", "https://mirror.example/hf/")]
    [InlineData(" http://127.0.0.1:8080/ ", "http://127.0.0.1:8080/")]
    public void Another_endpoint_may_have_a_path(string text, string address) =>
        Assert.Equal(address, Settings(("HF_ENDPOINT", text)).Endpoint.ToString());

    [Theory]
    [InlineData("mirror.example")]
    [InlineData("ftp://mirror.example")]
    [InlineData("https://user:geheim@mirror.example")]
    public void An_impossible_endpoint_is_refused_and_not_shown(string text)
    {
        var failure = Assert.Throws<ProblemException>(() => Settings(("HF_ENDPOINT", text)));

        Assert.Equal(ExitCode.Environment, failure.ExitCode);
        Assert.DoesNotContain("geheim", failure.Message);
    }

    [Fact]
    public void The_token_is_the_variable_or_the_file_of_a_login()
    {
        using var home = new TempFolder();
        home.Write("token", "from-file\n");

        Assert.Equal("from-file", Settings(("HF_HOME", home.Path)).Token?.Value);
        Assert.Equal("from-variable", Settings(("HF_HOME", home.Path), ("HF_TOKEN", "from-variable")).Token?.Value);
    }

    [Fact]
    public void A_token_is_never_shown()
    {
        Assert.DoesNotContain("geheim", Settings(("HF_TOKEN", "geheim")).ToString());
        Assert.DoesNotContain("geheim", Assert.Throws<ProblemException>(() => Settings(("HF_TOKEN", "geheim\nX-Other: 1"))).Message);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("True", true)]
    [InlineData("0", false)]
    [InlineData("", false)]
    public void Offline_is_what_the_variable_says(string text, bool expected) =>
        Assert.Equal(expected, Settings(("HF_HUB_OFFLINE", text)).IsOffline);

    private static HubSettings Settings(params (string Name, string Value)[] variables) =>
        HubSettings.From(name => variables.FirstOrDefault(variable => variable.Name == name).Value);
}
