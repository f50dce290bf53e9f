using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using R2QBench.Methods.Tests.Support;
using R2QBench.Torch;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Quantizers;

/// <summary>The native kernels do what the grids' own code does: the same bits forward, the same gradients backward.</summary>
[Collection(nameof(AloneCollection))]
public sealed class FakeQuantizationKernelTests
{
    public static TheoryData<string, string, int, int, string> Forward()
    {
        var data = new TheoryData<string, string, int, int, string>();
        foreach (var (method, option) in KernelVariants.All)
            foreach (var bits in QuantizerRegistry.Find(method)!.Bits.Take(2).DefaultIfEmpty(0))
                foreach (var groupSize in (int[])[16, 64, -1, 0])
                    foreach (var format in groupSize == 64 ? ScaleDtypes.Names : ["float16"])
                        data.Add(method, option, bits, groupSize, format);
        return data;
    }

    public static TheoryData<string, string, string, string, int> Backward()
    {
        var data = new TheoryData<string, string, string, string, int>();
        foreach (var (method, option) in KernelVariants.All)
            foreach (var rule in QuantizerRegistry.Find(method)!.Gradients)
                foreach (var scales in QuantizerRegistry.Find(method)!.Scales)
                    foreach (var groupSize in (int[])[64, 0])
                        data.Add(method, option, rule, scales, groupSize);
        return data;
    }

    [Theory]
    [MemberData(nameof(Forward))]
    public void Quantized_weights_have_the_bits_of_the_reference(string method, string option, int bits, int groupSize, string format)
    {
        using var scope = NewDisposeScope();
        var quantizer = KernelVariants.Create(method, option, bits, groupSize, format);
        // 172 columns: a shorter last group. 8 rows that break quantizers, 16 ordinary ones.
        var weight = cat([Weights.Special(172), Weights.Gauss(16, 172)]);
        foreach (var latent in (Tensor[])[weight, weight.bfloat16(), weight.narrow(1, 3, 100)])
        {
            var expected = KernelVariants.Plainly(() => quantizer.Quantize(latent));
            Assert.True(Weights.SameBits(expected, quantizer.Quantize(latent)), $"{latent.dtype} {latent.size(1)}");
            if (quantizer.QuantizeByKernel(latent, null, KernelRule.PassThrough, false, ScalarType.BFloat16) is { } half)
                Assert.True(Weights.SameBits(expected.bfloat16(), half));
        }
    }

    [Theory]
    [MemberData(nameof(Backward))]
    public void Gradients_are_those_of_the_reference(string method, string option, string rule, string scales, int groupSize)
    {
        using var scope = NewDisposeScope();
        // Seven columns more than whole groups; the last row is beyond the range where sign chains count.
        var weight = (cat([Weights.Gauss(5, 135), Weights.Gauss(1, 135) * 60]) + 0.003).requires_grad_();
        using var transform = new FakeQuantization(KernelVariants.Create(method, option, QuantizerRegistry.Find(method)!.Bits.FirstOrDefault(), groupSize, "float32"), rule, scales);
        var inputs = new List<Tensor> { weight };
        inputs.AddRange(transform.Parameters(weight));
        var seed = Weights.Gauss(6, 135, seed: 3) * 50;
        Tensor?[] Gradients() => [.. autograd.grad([transform.Apply(weight)], inputs, [seed], allow_unused: true)];

        var expected = KernelVariants.Plainly(Gradients);
        foreach (var (reference, actual) in expected.Zip(Gradients()))
        {
            // Unused means zero; which of the two is said differs.
            var wanted = reference ?? zeros_like(actual!);
            Close.Relative(wanted, actual ?? zeros_like(wanted), 2e-5, wanted.abs().max().clamp(min: 0.1));
        }
    }

    [Fact]
    public void Every_method_with_a_closed_form_has_a_kernel()
    {
        var without = QuantizerRegistry.All.Where(method => KernelVariants.Create(method.Name, "", method.Bits.FirstOrDefault(), 64, "float16").Grid.Kernel is null).Select(method => method.Name);

        // Searches and tables: alternating least squares, quantiles, Lloyd's algorithm.
        Assert.Equal(["r2q_refined", "nf3", "lloyd_max"], without);
    }
}
