using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Gradients;

/// <summary>Grids with learned scales, values and both gradients, against official public code; Golden/README.md says which.</summary>
public sealed class GoldenLearnedScaleTests
{
    // As the golden data states them: values relative to the largest level, gradients relative to the largest entry of the tensor.
    private const double ValueTolerance = 2e-6;
    private const double GradientTolerance = 2e-5;

    private static readonly string[] States = ["init", "moved"];

    public static TheoryData<string, string, int, string> ParetoQ()
    {
        var data = new TheoryData<string, string, int, string>();
        foreach (var kind in (string[])["gauss", "heavy", "offset", "edge"])
        {
            // The official 1-bit quantizer maps exact zeros to zero, a third level: its edge case is left out.
            if (kind != "edge") data.Add($"paretoq/b1-{kind}", "binary", 0, "scale_gradient=matrix");
            data.Add($"paretoq/b158-{kind}", "seq", 0, "levels=3,clipped_gradient=official");
            data.Add($"paretoq/b2-{kind}", "seq", 0, "");
            data.Add($"paretoq/b3-{kind}", "lsq", 3, "init=max,scale_gradient=matrix");
            data.Add($"paretoq/b4-{kind}", "lsq", 4, "init=max,scale_gradient=matrix");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(ParetoQ))]
    public void ParetoQ_is_reproduced_at_every_width(string file, string method, int bits, string options)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open(file);
        var rule = method == "binary" ? "range_clipped" : "lsq";
        foreach (var state in States)
            Compare(golden, state, Create(method, -1, bits, options), rule, ["alpha"]);
    }

    [Theory]
    [InlineData("gauss")]
    [InlineData("heavy")]
    [InlineData("offset")]
    [InlineData("edge")]
    public void ParetoQ_starts_where_our_closed_form_does(string kind)
    {
        using var scope = NewDisposeScope();
        foreach (var (file, method, bits, options) in (ReadOnlySpan<(string, string, int, string)>)
            [("b1", "binary", 0, ""), ("b158", "seq", 0, "levels=3"), ("b2", "seq", 0, ""), ("b3", "lsq", 3, "init=max"), ("b4", "lsq", 4, "init=max")])
        {
            using var golden = GoldenFile.Open($"paretoq/{file}-{kind}");
            using var quantized = Create(method, -1, bits, options).Encode(golden["weight"]);

            // The official start may be below the floor that its forward pass applies.
            var start = golden["init.alpha"].unsqueeze(-1);
            Close.Relative(method == "binary" ? start : start.clamp(min: 1e-5), quantized.Parameters[0], ValueTolerance, start.clamp(min: 1e-5));
        }
    }

    [Theory]
    [InlineData("gauss")]
    [InlineData("heavy")]
    [InlineData("offset")]
    [InlineData("edge")]
    public void Flexible_dual_binarization_is_reproduced(string kind)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"fdb/{kind}");
        foreach (var (name, groupSize) in (ReadOnlySpan<(string, int)>)[("g64", 64), ("g128", 128), ("row", -1)])
            foreach (var state in States.Where(state => golden.Has($"{name}.{state}.alpha1")))
                Compare(golden, $"{name}.{state}", Create("dual_binary", groupSize, 0, ""), "sign_chain", ["alpha1", "alpha2"]);
    }

    [Fact]
    public void Flexible_dual_binarization_is_reproduced_per_tensor()
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open("fdb/tensor-edge");

        Compare(golden, "", Create("dual_binary", 0, 0, ""), "sign_chain", ["alpha1", "alpha2"]);
    }

    [Theory]
    [InlineData("gauss", 2)]
    [InlineData("heavy", 2)]
    [InlineData("offset", 2)]
    [InlineData("edge", 2)]
    [InlineData("gauss", 3)]
    [InlineData("heavy", 3)]
    [InlineData("offset", 3)]
    [InlineData("edge", 3)]
    public void Round_to_nearest_with_learned_scale_and_zero_point_is_EfficientQAT(string kind, int bits)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"efficientqat/b{bits}-{kind}");
        foreach (var (name, groupSize) in (ReadOnlySpan<(string, int)>)[("g64", 64), ("g128", 128), ("row", -1)])
            foreach (var state in States.Where(state => golden.Has($"{name}.{state}.scale")))
                Compare(golden, $"{name}.{state}", Create("rtn", groupSize, bits, ""), "lsq", ["scale", "zero"]);
    }

    [Theory]
    [InlineData("gauss")]
    [InlineData("heavy")]
    [InlineData("offset")]
    [InlineData("wide")]   // not edge: the official sign of an exact zero is 0, a third level that two planes cannot store
    public void The_multi_basis_binarizer_is_reproduced_with_one_and_two_bases(string kind)
    {
        using var scope = NewDisposeScope();
        using var golden = GoldenFile.Open($"binarydm/{kind}");
        foreach (var state in States)
        {
            Compare(golden, $"order1.{state}", Create("binary", -1, 0, ""), "sign_chain", ["sigma1"]);
            Compare(golden, $"order2.{state}", Create("multi_basis", -1, 0, ""), "sign_chain", ["sigma1", "sigma2"]);
        }
    }

    private static IQuantizer Create(string method, int groupSize, int bits, string options) => Grid.Of(
        method, groupSize, bits, [.. options.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(o => o.Split('=')).Select(o => (o[0], o[1]))]);

    private static void Compare(GoldenFile golden, string prefix, IQuantizer quantizer, string rule, string[] names)
    {
        var dot = prefix == "" ? "" : $"{prefix}.";
        var weight = golden["weight"].requires_grad_();
        using var fake = new FakeQuantization(quantizer, rule, ScaleHandling.Learned);
        var parameters = fake.Parameters(weight);
        using (no_grad())
            foreach (var (name, parameter) in names.Zip(parameters))
                parameter.copy_(golden[$"{dot}{name}"].reshape(parameter.shape));

        var applied = fake.Apply(weight);
        (applied * golden["upstream"]).sum().backward();

        Close.Relative(golden[$"{dot}dequantized"], applied.detach(), ValueTolerance);
        Close.Relative(golden[$"{dot}grad.weight"], weight.grad!, GradientTolerance);
        foreach (var (name, parameter) in names.Zip(parameters))
            Close.Relative(golden[$"{dot}grad.{name}"].reshape(parameter.shape), parameter.grad!, GradientTolerance);
    }
}
