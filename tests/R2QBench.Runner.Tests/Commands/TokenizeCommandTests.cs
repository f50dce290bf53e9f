using System.Text;
using System.Text.Json;
using R2QBench.Runner.Tests.Runs;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Commands;

[Collection(TrainingCollection.Name)]
public sealed class TokenizeCommandTests(TinyModel model)
{
    [Fact]
    public void Each_line_becomes_one_list_of_ids_without_any_native_library()
    {
        var result = R2qProcess.Run(["tokenize", model.Folder], new Dictionary<string, string> { ["R2Q_NATIVE"] = "/nonexistent" }, input: "the cat\n\na dog"u8.ToArray());

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var lists = Lists(result.Out);
        Assert.Equal(3, lists.Length);
        Assert.Empty(lists[1]);
        Assert.NotEmpty(lists[2]);
    }

    [Fact]
    public void A_json_string_may_hold_line_breaks_and_gives_the_same_ids_as_the_plain_line()
    {
        var plain = Tokenize("the cat\r\na dog\n"u8.ToArray());
        var json = Tokenize("\"the cat\"\n\"a dog\"\n\"the cat\\na\\u0020dog\""u8.ToArray(), "--json");

        Assert.Equal(Lists(plain.Out), Lists(json.Out)[..2]);
        Assert.Equal(3, Lists(json.Out).Length);
    }

    [Fact]
    public void Special_tokens_are_added_on_request_only()
    {
        var without = Lists(Tokenize("the cat"u8.ToArray()).Out)[0];
        var with = Lists(Tokenize("the cat"u8.ToArray(), "--special").Out)[0];

        Assert.Equal([1, .. without], with);
    }

    [Theory]
    [InlineData("\"good\"\nbad\n", "line 2")]
    [InlineData("null\n", "null")]
    [InlineData("\"\\ud800\"\n", "line 1")]
    [InlineData("[\"a\"]\n", "line 1")]
    public void A_line_that_is_no_json_string_is_refused_by_its_number(string input, string message)
    {
        var result = Tokenize(Encoding.UTF8.GetBytes(input), "--json");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_not_text_are_refused()
    {
        var result = Tokenize([(byte)'a', (byte)'\n', 0xC3, (byte)'\n']);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("line 2", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_tokenizer_is_refused()
    {
        using var folder = new TempFolder();
        var result = R2qProcess.RunInside("tokenize", folder.Path);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("tokenizer.json", result.Error, StringComparison.Ordinal);
    }

    private R2qProcess.Result Tokenize(byte[] input, params string[] more) => R2qProcess.RunInside(["tokenize", model.Folder, .. more], input);

    private static int[][] Lists(string output) => [.. output.Split('\n')[..^1].Select(line => JsonSerializer.Deserialize<int[]>(line)!)];
}
