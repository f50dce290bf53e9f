using R2QBench.Core.Errors;
using R2QBench.Core.Hub;
using Xunit;

namespace R2QBench.Core.Tests.Hub;

public class FileChoiceTests
{
    [Fact]
    public void A_model_is_configuration_weights_and_tokenizer()
    {
        var choice = Choose(
            ".gitattributes", "README.md", "config.json", "generation_config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
            "model.safetensors.index.json", "pytorch_model.bin", "tf_model.h5", "onnx/model.onnx", "original/model.safetensors", "tokenizer.json",
            "tokenizer.model", "vocab.json", "merges.txt", "special_tokens_map.json", "consolidated.safetensors");

        Assert.Equal(
            [
                "config.json", "generation_config.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors",
                "model.safetensors.index.json", "tokenizer.json", "tokenizer.model", "vocab.json", "merges.txt", "special_tokens_map.json",
            ],
            choice.Files.Select(file => file.Name));
        Assert.Equal(["pytorch_model.bin"], choice.Pickles);
    }

    [Fact]
    public void Weights_that_are_there_only_in_the_other_naming_are_taken() =>
        Assert.Contains(Choose("config.json", "consolidated.safetensors").Files, file => file.Name == "consolidated.safetensors");

    [Fact]
    public void A_model_with_pickled_weights_alone_is_refused_with_the_reason()
    {
        var failure = Assert.Throws<ProblemException>(() => Choose("config.json", "pytorch_model.bin"));

        Assert.Equal(ExitCode.BadInput, failure.ExitCode);
        Assert.Contains("pickle", failure.Message);
        Assert.Contains("safetensors", failure.Message);
    }

    [Fact]
    public void A_pickle_is_not_fetched_even_if_it_is_named()
    {
        Assert.Throws<ProblemException>(() => Choose(["*.bin"], "config.json", "pytorch_model.bin"));
        Assert.Equal(["config.json"], Choose(["*"], "config.json", "pytorch_model.bin").Files.Select(file => file.Name));
    }

    [Fact]
    public void A_pattern_without_a_match_lists_what_there_is()
    {
        var failure = Assert.Throws<ProblemException>(() => Choose(["*.gguf"], "config.json", "model.safetensors"));
        Assert.Contains("allowed: config.json, model.safetensors", failure.Message);
    }

    [Fact]
    public void A_data_set_is_its_tables_in_all_folders() => Assert.Equal(
        ["data/train.parquet", "test.jsonl"],
        FileChoice.Of(
            HubSource.Parse("hub:acme/rows", HubKind.Dataset),
            [.. new[] { "data/train.parquet", "test.jsonl", "README.md", "load.py" }.Select(name => new HubFile(name, null, null))],
            []).Files.Select(file => file.Name));

    private static FileChoice Choose(params string[] names) => Choose([], names);

    private static FileChoice Choose(string[] patterns, params string[] names) =>
        FileChoice.Of(FakeHub.Source, [.. names.Select(name => new HubFile(name, null, null))], patterns);
}
