using R2QBench.Runner.Provenance;
using Xunit;

namespace R2QBench.Runner.Tests.Provenance;

public sealed class SecretsTests
{
    [Theory]
    [InlineData("fetch hub:a/b --token abc", "fetch hub:a/b --token ***")]
    [InlineData("--hf-token=abc --json", "--hf-token=*** --json")]
    [InlineData("--set api.key=abc", "--set api.key=***")]
    [InlineData("https://me:pw@host/x", "https://***@host/x")]
    [InlineData("text:hf_abcdefgh12345678.txt", "text:***.txt")]
    [InlineData("--set evaluation.0.perplexity.max_tokens=20000", "--set evaluation.0.perplexity.max_tokens=20000")]
    [InlineData("tokenize folder --set tokenizer.vocabulary_size=512", "tokenize folder --set tokenizer.vocabulary_size=512")]
    [InlineData("run spec.yaml --set name=monkey", "run spec.yaml --set name=monkey")]
    public void Secrets_are_masked_and_nothing_else(string line, string expected) =>
        Assert.Equal(expected, string.Join(' ', Secrets.MaskArguments(line.Split(' '))));

    [Fact]
    public void A_secret_that_looks_like_an_option_does_not_unmask_the_next_argument() =>
        Assert.Equal(["--token", "***", "--json"], Secrets.MaskArguments(["--token", "--password", "--json"]));

    [Theory]
    [InlineData("R2Q_HUB_TOKEN", "abc", "***")]
    [InlineData("R2Q_HUB_TOKEN", "", "")]
    [InlineData("R2Q_DATA", "/data", "/data")]
    [InlineData("R2Q_ENDPOINT", "http://u:p@h", "http://***@h")]
    public void A_variable_keeps_its_value_unless_it_is_a_secret(string name, string value, string expected) =>
        Assert.Equal(expected, Secrets.MaskValue(name, value));
}
