using R2QBench.Core.Specs;
using R2QBench.Runner.Runs;
using Xunit;

namespace R2QBench.Runner.Tests.Runs;

public class RunNameTests
{
    private static RunSpec Spec(string method, int groupSize, Dictionary<string, string>? axes = null) => new()
    {
        Name = "test",
        Model = new ModelSpec { Source = "some/model" },
        Quantization = new QuantizationSpec { Method = method, GroupSize = groupSize },
        Axes = axes ?? [],
    };

    [Theory]
    [InlineData("r2q", 64, "r2q, group 64")]
    [InlineData("rtn", -1, "rtn, per channel")]
    [InlineData("rtn", 0, "rtn, per tensor")]
    public void Method_and_groups_name_a_run(string method, int groupSize, string expected) =>
        Assert.Equal(expected, RunName.Of(Spec(method, groupSize)));

    [Fact]
    public void Other_axes_follow_in_a_fixed_order_under_short_names() => Assert.Equal(
        "r2q, group 64, data builtin:world, model stories260k, seed 1, learning_rate 1e-3",
        RunName.Of(Spec("r2q", 64, new() { ["seed"] = "1", ["training.optimizer.learning_rate"] = "1e-3", ["data.source"] = "builtin:world", ["quantization.method"] = "r2q", ["model.source"] = "../data/stories260k/" })));

    [Fact]
    public void The_baseline_is_full_precision() => Assert.Equal("full precision", RunName.Of(Spec("r2q", 64).Baseline()));
}
