using R2QBench.Core.Files;
using R2QBench.Testing;
using Xunit;

namespace R2QBench.Runner.Tests.Commands;

/// <summary>Whatever has a name is answered with the nearest one when it is misspelt.</summary>
public sealed class MisspeltNameTests
{
    private const string Spec = "experiments/quickstart.yaml";

    [Theory]
    [InlineData("validate", "valdate")]
    [InlineData("step", "bench", "stp")]
    [InlineData("check", "results", "chck")]
    [InlineData("--parallel", "sweep", Spec, "--paralel", "2")]
    [InlineData("slurm", "sweep", Spec, "--engine", "slrum")]
    [InlineData("failed", "run", Spec, "--rerun", "fialed")]
    [InlineData("experiments/quickstart.yaml", "validate", "experiments/quickstat.yaml")]
    [InlineData("builtin:tiny-world", "inspect", "builtin:tiny-wrld")]
    [InlineData("assets/tiny-world", "inspect", "assets/tiny-wrold")]
    [InlineData("rtn", "inspect", "builtin:tiny-world", "--method", "rtnn")]
    [InlineData("float16", "inspect", "builtin:tiny-world", "--method", "rtn", "--scale-dtype", "float61")]
    [InlineData("hellaswag", "eval", "builtin:tiny-world", "--tasks", "hellaswg")]
    [InlineData("wikitext2", "eval", "builtin:tiny-world", "--tasks", "wikitex2")]
    [InlineData("r2q", "seeds", "quickstart", "--reference", "r2qq")]
    [InlineData("experiments", "report", "experimnts")]
    [InlineData("160m", "bench", "step", "--shape", "160n")]
    [InlineData("ternary", "bench", "step", "--method", "ternry")]
    public void On_the_command_line(string meant, params string[] arguments) => AssertMeant(meant, arguments);

    [Theory]
    [InlineData("quantization.method", "quantization.metod=r2q")]
    [InlineData("quantization.method", "grid={quantization.metod: [r2q]}")]
    [InlineData("rtn", "grid={quantization.method: [rtnn]}")]
    [InlineData("pass_through", "quantization.gradient=passthrough")]
    [InlineData("recomputed", "quantization.scales=recomputd")]
    [InlineData("closed_form", "quantization.init=closedform")]
    [InlineData("float16", "quantization.scale_dtype=float61")]
    [InlineData("kl_forward", "training.loss=kl_foward")]
    [InlineData("tinystories", "data.source=tinystorys")]
    [InlineData("builtin:tiny-world", "model.source=builtin:tiny-wold")]
    [InlineData("assets/tiny-world", "model.source=assets/tiny-wrold")]
    [InlineData("perplexity", "evaluation=[{perplexty: {corpus: wikitext2}}]")]
    [InlineData("wikitext2", "evaluation=[{perplexity: {corpus: wikitext}}]")]
    [InlineData("hellaswag", "evaluation=[{task: hellaswg}]")]
    [InlineData("limit", "evaluation=[{task: piqa, limt: 3}]")]
    [InlineData("adamw", "training.optimizer.name=adamv")]
    [InlineData("cosine", "training.schedule.name=cosin")]
    [InlineData("training.features.hidden", "training.features.hiden=1")]
    [InlineData("scope", "training.phases=[{scop: blocks}]")]
    [InlineData("blocks", "training.phases=[{scope: block}]")]
    [InlineData("cuda", "device=cudaa")]
    [InlineData("partition", "slurm.partiton=x")]
    public void In_a_spec(string meant, string set) => AssertMeant(meant, "validate", Spec, "--set", set);

    [Fact]
    public void Of_an_experiment_among_those_that_have_rows()
    {
        using var results = new TempFolder();
        Directory.CreateDirectory(results.File("quickstart"));

        AssertMeant(results.File("quickstart"), "seeds", "quickstrt", "--results", results.Path);
        AssertMeant(results.File("quickstart"), "results", "check", "--experiment", "quickstrt", "--results", results.Path);
        AssertMeant(results.File("quickstart"), "results", "compact", "--experiment", "quickstrt", "--results", results.Path);
    }

    /// <summary>Relative names are those of the checkout.</summary>
    private static void AssertMeant(string meant, params string[] arguments)
    {
        var before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(RepositoryRoot.Require());
        try
        {
            var result = R2qProcess.RunInside(arguments);

            Assert.Equal((2, ""), (result.ExitCode, result.Out));
            Assert.Contains($"did you mean {meant}?", result.Error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }
}
