using R2QBench.Core.Text;
using Xunit;

namespace R2QBench.Core.Tests.Text;

public sealed class GlobTests
{
    private const string DownProjection = "model.layers.10.mlp.down_proj";

    [Theory]
    [InlineData("*.down_proj", DownProjection, true)]
    [InlineData("down_proj", DownProjection, false)]
    [InlineData("*down*", DownProjection, true)]
    [InlineData("model.layers.10.*", DownProjection, true)]
    [InlineData("model.layers.1.*", DownProjection, false)]
    [InlineData("model.layers.1?.mlp.*", DownProjection, true)]
    [InlineData("model.layers.?.mlp.*", DownProjection, false)]
    [InlineData("*.mlp.*_proj", DownProjection, true)]
    [InlineData("*.mlp.*_proj", "model.layers.0.self_attn.q_proj", false)]
    [InlineData("lm_head", "lm_head", true)]
    [InlineData("lm_head", "LM_HEAD", false)]
    [InlineData("lm_head", "model.lm_head", false)]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("**a", "bca", true)]
    [InlineData("a*b*c", "abbbcbc", true)]
    [InlineData("a*b*c", "abbbcb", false)]
    [InlineData("a.c", "abc", false)]
    [InlineData("[ab]", "a", false)]
    public void Patterns_match_whole_paths(string pattern, string path, bool matches) => Assert.Equal(matches, Glob.IsMatch(pattern, path));

    [Fact]
    public void Many_stars_stay_cheap() => Assert.False(Glob.IsMatch(string.Concat(Enumerable.Repeat("a*", 50)) + "b", new string('a', 5000)));

    [Fact]
    public void One_matching_pattern_is_enough()
    {
        Assert.True(Glob.IsMatch(["lm_head", "*.q_proj"], "model.layers.0.self_attn.q_proj"));
        Assert.False(Glob.IsMatch([], "lm_head"));
    }
}
