using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using Xunit;

namespace R2QBench.Core.Tests.Files;

public sealed class SafePathTests
{
    [Theory]
    [InlineData("model.safetensors", "/models/a/model.safetensors")]
    [InlineData("shards/1.safetensors", "/models/a/shards/1.safetensors")]
    [InlineData("shards/../1.safetensors", "/models/a/1.safetensors")]
    [InlineData("..hidden", "/models/a/..hidden")]
    public void Names_below_the_folder_are_joined(string name, string path) => Assert.Equal(path, SafePath.Below("/models/a", name, "index.json"));

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../b/model.safetensors")]
    [InlineData("shards/../../b")]
    [InlineData("/etc/passwd")]
    [InlineData("a\0b")]
    public void Names_that_lead_out_are_refused(string name)
    {
        var problem = Assert.Single(Assert.Throws<ProblemException>(() => SafePath.Below("/models/a", name, "index.json")).Problems);

        Assert.Equal("index.json", problem.Where);
        Assert.Equal($"\"{name}\"", problem.Seen);
    }

    [Theory]
    [InlineData("/models/a", "/models/a", true)]
    [InlineData("/models/a", "/models/a/b/c", true)]
    [InlineData("/models/a", "/models/ab", false)]
    [InlineData("/models/a", "/models", false)]
    [InlineData("/models/a/", "/models/a/../b", false)]
    public void Below_is_decided_by_whole_names(string folder, string path, bool below) => Assert.Equal(below, SafePath.IsBelow(folder, path));
}
