using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Methods.Quantizers;
using R2QBench.Runner.Reports.Lattices;
using R2QBench.Testing;
using R2QBench.Testing.Results;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Runner.Tests.Reports;

public class LatticeProbeTests
{
    [Fact]
    public void Levels_and_thresholds_of_r2q_are_plus_minus_the_scales()
    {
        // The oracle of the method: α1 = 0.75, α2 = 0.5875.
        using var weight = tensor(new float[] { 0.2f, -0.4f, 1.0f, -2.0f, 0.6f, 0.1f, -0.1f, 1.6f }).reshape(1, 8);
        using var quantized = QuantizerRegistry.Create("r2q", 2, 8, "float32").Encode(weight);
        var capture = LatticeProbe.Capture("layer", weight, quantized, Stage.After);
        var stage = Assert.Single(capture.Stages);
        Near.Equal([-1.3375f, -0.1625f, 0.1625f, 1.3375f], stage.Levels, 1e-5);
        Near.Equal([-0.75f, 0, 0.75f], stage.Thresholds, 1e-3);
        Assert.Equal(0.75f, stage.Parameters["alpha1"], 5);
        Assert.Equal(8, stage.Weights.Count);
    }

    [Theory]
    [InlineData("rtn", 3)]
    [InlineData("ternary", 2)]
    [InlineData("llm_qat", 3)]
    public void Every_method_has_one_threshold_fewer_than_levels(string method, int thresholds)
    {
        manual_seed(1);
        using var weight = randn([4, 64]);
        using var quantized = QuantizerRegistry.Create(method, 2, 32, "float16").Encode(weight);
        var stage = LatticeProbe.Capture("layer", weight, quantized, Stage.Before).Stages[0];
        Assert.Equal((thresholds, thresholds + 1), (stage.Thresholds.Count, stage.Levels.Count));
        Assert.Equal(32, stage.Weights.Count);
    }

    [Fact]
    public void A_capture_is_read_back_and_a_damaged_file_is_none()
    {
        using var folder = new TempFolder();
        var store = new ResultStore(folder.Path);
        var run = SampleRows.Run() with { Experiment = "first", RunId = "a" };
        var capture = new LatticeCapture { Layer = "l", Row = 1, GroupWeights = 2, Stages = [new LatticeStage { Stage = Stage.After, Weights = [1, 2], Levels = [0.1f], Thresholds = [], Parameters = new Dictionary<string, float> { ["alpha1"] = 0.5f } }] };
        LatticeFile.Write(folder.File("first", "a", LatticeFile.Name), capture);
        var read = LatticeFile.Read(store, run)!;
        Assert.Equal(("l", 0.1f, 0.5f), (read.Layer, read.Stages[0].Levels[0], read.Stages[0].Parameters["alpha1"]));
        folder.Write("first/a/lattice.json", "{");
        Assert.Null(LatticeFile.Read(store, run));
    }
}
