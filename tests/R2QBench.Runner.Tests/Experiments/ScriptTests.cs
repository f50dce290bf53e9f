using R2QBench.Core.Files;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports.Lattices;
using R2QBench.Runner.Tests.Commands;
using R2QBench.Runner.Tests.Reports;
using R2QBench.Testing;
using R2QBench.Testing.Results;
using Xunit;

namespace R2QBench.Runner.Tests.Experiments;

/// <summary>The F# scripts run as a user runs them, with <c>dotnet fsi</c> on the built program; three seconds each.</summary>
[Trait("Speed", "Slow")]
public sealed class ScriptTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Methods_are_ranked_at_equal_bits_with_paired_intervals()
    {
        Finish("1", "r2q", 64, 2.50, 0, 5.0);
        Finish("2", "r2q", 64, 2.50, 1, 5.4);
        Finish("3", "rtn", 32, 2.54, 0, 6.0);
        Finish("4", "rtn", 32, 2.54, 1, 6.4);
        Finish("5", "rtn", -1, 2.00, 0, 9.0);
        var (exitCode, output, error) = Run("rank-methods.fsx", _folder.Path);
        Assert.True(exitCode == 0, error);
        Assert.Equal(
            """
            builtin:world perplexity (lower is better)
              2.00 to 2.00 bits
                1. rtn, group -1: 9.0000 ± 0.0980
              2.50 to 2.54 bits
                1. r2q, group 64: 5.2000 ± 2.5412
                2. rtn, group 32: 6.2000 ± 2.5412, to the best +1.0000 ± 0.0000 over 2 seeds: real

            """.ReplaceLineEndings("\n"), output);
    }

    /// <summary>A single seed that happens to be the best, a copy of the model in another place, another model, and one task in two protocols.</summary>
    [Fact]
    public void Single_seeds_copies_and_other_models_do_not_disturb_the_ranking()
    {
        foreach (var seed in (int[])[0, 1])
        {
            Finish($"{seed}a", "r2q", 64, 2.50, seed, 5.0 + seed, source: "/copy/one");
            Finish($"{seed}b", "rtn", 32, 2.54, seed, 6.0 + seed);
        }

        Finish("c", "llm_qat", 32, 2.51, 0, 4.0);
        Finish("d", "r2q", 64, 2.50, 0, 5.0, source: "/copy/two");
        Finish("e", "r2q", 64, 2.50, 0, 1.0, source: "/other", hash: "other", window: 64);
        var (exitCode, output, error) = Run("rank-methods.fsx", _folder.Path);

        Assert.True(exitCode == 0, error);
        Assert.Matches("2\\. .*rtn.*: 6\\.5000 ± [0-9.]+, to the best \\+1\\.0000 ± 0\\.0000 over 2 seeds: real\n    not ranked: .*llm_qat.*: 4\\.0000, one seed only\n", output);
        Assert.Equal(1, System.Text.RegularExpressions.Regex.Count(output, ": 5\\.5000"));   // both copies are one
        Assert.Equal(2, System.Text.RegularExpressions.Regex.Count(output, "    1\\. "));
        Assert.Contains("builtin:world perplexity (64 tokens", output, StringComparison.Ordinal);
        Assert.Contains("builtin:world perplexity (128 tokens", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lattice_is_printed_and_plotted()
    {
        Finish("1", "r2q", 64, 2.50, 0, 5.0);
        var stage = new LatticeStage { Stage = Stage.After, Weights = [-0.9f, -0.2f, 0.3f, 1.1f], Levels = [-1, -0.25f, 0.25f, 1], Thresholds = [-0.6f, 0, 0.6f], Parameters = new Dictionary<string, float>() };
        LatticeFile.Write(_folder.File("first", "1", LatticeFile.Name), new LatticeCapture { Layer = "layer", Row = 3, GroupWeights = 4, Stages = [stage] });
        var (exitCode, output, error) = Run("plot-lattice.fsx", _folder.Path, _folder.File("plots"));
        Assert.True(exitCode == 0, error);
        Assert.Contains("r2q, group 64, after training, layer row 3\n  level -1.00000: nearest to 25.0% of the weights\n", output, StringComparison.Ordinal);
        Assert.Contains("1 plots in", output, StringComparison.Ordinal);
        Assert.Contains("<svg", File.ReadAllText(_folder.File("plots", "lattice-after.svg")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_misspelt_layer_is_answered_with_the_nearest_one()
    {
        var (exitCode, _, error) = Run("quantize-layer.fsx", Path.Combine(RepositoryRoot.Require(), "assets", "tiny-world"), "model.layers.0.mlp.down_prj");
        Assert.Equal(2, exitCode);
        Assert.Contains("did you mean model.layers.0.mlp.down_proj?", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    /// <summary>In a folder like the checkout whose r2q is the built program, so that nothing is set up or built on the way.</summary>
    [Fact]
    public void A_sweep_is_defined_checked_and_previewed()
    {
        var root = RepositoryRoot.Require();
        Directory.CreateDirectory(_folder.File("checkout", "experiments"));
        foreach (var script in (string[])["R2QBench.fsx", "define-sweep.fsx"]) File.Copy(Path.Combine(root, "experiments", script), _folder.File("checkout", "experiments", script));
        Directory.CreateSymbolicLink(_folder.File("checkout", "artifacts"), Path.Combine(root, "artifacts"));
        var r2q = _folder.Write("checkout/r2q", $"#!/bin/sh\nexec {R2qProcess.CommandText} \"$@\"\n");
        OtherProgram.Run("chmod", ["+x", r2q], root);

        var result = OtherProgram.Run(
            "dotnet", ["fsi", "--quiet", _folder.File("checkout", "experiments", "define-sweep.fsx"), _folder.File("specs"), "--dry-run", "--results", _folder.File("results")], root);

        Assert.True(result.ExitCode == 0, result.Out + result.Error);
        foreach (var (method, group) in ((string, int)[])[("r2q", 128), ("rtn", 64), ("llm_qat", 64)])   // what is nearest to 2.25 bits on 128 columns
        {
            Assert.Contains($"{method}: group size {group}, 2.", result.Out, StringComparison.Ordinal);
            Assert.Contains($"method: {method}", File.ReadAllText(_folder.File("specs", $"equal-bits-{method}.yaml")), StringComparison.Ordinal);
        }

        Assert.Equal(3 * 5, result.Out.Split('\n').Count(line => line.TrimEnd().EndsWith(" run", StringComparison.Ordinal)));   // four runs and the full-precision model each
        Assert.False(Directory.Exists(_folder.File("results")));
    }

    [Fact]
    public void A_mistake_is_one_message_and_exit_code_2()
    {
        var (exitCode, _, error) = Run("rank-methods.fsx", _folder.File("none"));
        Assert.Equal(2, exitCode);
        Assert.Contains("There is no such results folder", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private (int ExitCode, string Output, string Error) Run(string script, params string[] arguments)
    {
        var path = Path.Combine(RepositoryRoot.Require(), "experiments", script);
        var result = OtherProgram.Run("dotnet", ["fsi", "--quiet", path, .. arguments], _folder.Path);
        return (result.ExitCode, result.Out.TrimStart('\n'), result.Error);
    }

    private void Finish(string id, string method, int group, double bits, long seed, double perplexity, string? source = null, string hash = "one", int window = 128)
    {
        using var run = new ResultStore(_folder.Path).Begin("first", id);
        var figure = SampleRows.Perplexity(Stage.After, perplexity);
        run.Write<MetricRow>([figure with { Measurement = figure.Measurement with { ContextLength = window } }]);
        var row = SampleReports.Quantized(method, group, bits, $"{method}, group {group}, seed {seed}") with { Seed = seed, ModelHash = hash };
        run.Complete(row with { ModelSource = source ?? row.ModelSource });
    }
}
