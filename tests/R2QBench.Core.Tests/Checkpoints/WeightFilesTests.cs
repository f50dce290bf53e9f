using R2QBench.Core.Checkpoints;
using R2QBench.Core.Errors;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Core.Tests.Checkpoints;

public sealed class WeightFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Shards_are_seen_as_one_checkpoint()
    {
        WriteShard("model-1.safetensors", "a");
        WriteShard("model-2.safetensors", "b");
        WriteIndex("""{"metadata":{"total_size":8},"weight_map":{"a":"model-1.safetensors","b":"model-2.safetensors"}}""");
        using var weights = WeightFiles.Open(_folder.Path);
        Assert.Equal(["a", "b"], weights.Names.Order());
        Assert.Equal(4, weights.FileOf("b")!.Bytes("b").Length);
        Assert.Null(weights.Find("c"));
        Assert.Equal(["model.safetensors.index.json", "model-1.safetensors", "model-2.safetensors"], WeightFiles.PathsIn(_folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("../model-1.safetensors")]
    [InlineData("/etc/model-1.safetensors")]
    [InlineData("sub/model-1.safetensors")]
    [InlineData("..\\model-1.safetensors")]
    [InlineData("passwd")]
    [InlineData("")]
    public void An_index_that_leaves_the_folder_is_refused(string file)
    {
        WriteIndex("""{"weight_map":{"a":FILE}}""".Replace("FILE", System.Text.Json.JsonSerializer.Serialize(file)));
        Assert.Contains("leaves the model's folder", Refusal());
    }

    [Fact]
    public void A_missing_shard_is_named()
    {
        WriteShard("model-1.safetensors", "a");
        WriteIndex("""{"weight_map":{"a":"model-1.safetensors","b":"model-2.safetensors"}}""");
        Assert.Contains("model-2.safetensors", Refusal());
    }

    [Fact]
    public void A_truncated_shard_is_named()
    {
        WriteShard("model-1.safetensors", "a");
        WriteShard("model-2.safetensors", "b");
        WriteIndex("""{"weight_map":{"a":"model-1.safetensors","b":"model-2.safetensors"}}""");
        using (var shard = File.OpenWrite(_folder.File("model-2.safetensors"))) shard.SetLength(shard.Length - 1);
        var message = Refusal();
        Assert.Contains("model-2.safetensors", message);
        Assert.DoesNotContain("model-1.safetensors", message);
    }

    [Fact]
    public void A_tensor_in_two_shards_is_refused()
    {
        WriteShard("model-1.safetensors", "a");
        WriteShard("model-2.safetensors", "a", "b");
        WriteIndex("""{"weight_map":{"a":"model-1.safetensors","b":"model-2.safetensors"}}""");
        Assert.Contains("model-2.safetensors  a", Refusal());
    }

    [Fact]
    public void An_index_and_shards_that_disagree_are_refused_with_both_sides_named()
    {
        WriteShard("model-1.safetensors", "a");
        WriteIndex("""{"weight_map":{"b":"model-1.safetensors"}}""");
        var message = Refusal();
        Assert.Contains("weight_map.b", message);
        Assert.Contains("model-1.safetensors  a", message);
    }

    [Theory]
    [InlineData("{}", "weight_map")]
    [InlineData("{", "not valid JSON")]
    [InlineData("""{"weight_map":{"a":3}}""", "not text")]
    [InlineData("""{"weight_map":{"a":"x.safetensors","a":"x.safetensors"}}""", "twice")]
    public void A_malformed_index_is_refused(string json, string expected)
    {
        WriteIndex(json);
        Assert.Contains(expected, Refusal());
    }

    [Fact]
    public void Pickle_files_are_refused_with_the_reason()
    {
        File.WriteAllText(_folder.File("pytorch_model.bin"), "");
        Assert.Contains("run code", Refusal());
    }

    [Fact]
    public void A_folder_without_weights_is_refused() => Assert.Contains("no weights", Refusal());

    private string Refusal()
    {
        var problem = Assert.Throws<ProblemException>(() => WeightFiles.Open(_folder.Path).Dispose());
        Assert.Equal(ExitCode.BadInput, problem.ExitCode);
        return problem.Message;
    }

    private void WriteShard(string name, params string[] tensors) =>
        SafetensorsWriter.Write(_folder.File(name), tensors.Select(tensor => TensorToWrite.Of(tensor, "F32", [1], new byte[4])));

    private void WriteIndex(string json) => File.WriteAllText(_folder.File("model.safetensors.index.json"), json);
}
