using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Tests.Support;
using R2QBench.Testing;
using R2QBench.Torch;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Quantizers;

/// <summary>On a device: every method gives what it gives on the processor, and its kernels do what its own code does there.</summary>
[Collection(nameof(AloneCollection))]
public sealed class QuantizerCudaTests
{
    // A sum over a group in float32 has another order in the plain form; a gradient of bfloat16 weights is rounded to eight bits in both.
    private const double GradientTolerance = 2e-5;
    private const double HalfGradientTolerance = 8e-3;

    // Sums run in another order there: scales differ in their last bits, and a weight on a threshold may take the next code.
    private const double ScaleTolerance = 1e-5;
    private const double CodesThatMayDiffer = 1e-3;

    [NeedsCudaFact]
    public void Every_method_gives_on_the_device_what_it_gives_on_the_processor()
    {
        using var scope = NewDisposeScope();
        var weight = Weights.Gauss(64, 172);
        foreach (var method in QuantizerRegistry.All)
            foreach (var groupSize in (int[])[64, -1, 0])
            {
                var quantizer = QuantizerRegistry.Create(method.Name, method.Bits.FirstOrDefault(), groupSize, "float32");
                using var here = quantizer.Encode(weight);
                using var there = quantizer.Encode(weight.cuda());

                foreach (var (expected, actual) in here.Parameters.Zip(there.Parameters))
                    Close.Relative(expected, actual.cpu(), ScaleTolerance);
                var different = (here.Codes != there.Codes.cpu()).sum(ScalarType.Int64).item<long>();
                Assert.True(different <= CodesThatMayDiffer * weight.numel(), $"{method.Name}: {different} codes differ");
                Assert.True(Weights.SameBits(there.Decode(), quantizer.Quantize(weight.cuda())));
            }
    }

    public static TheoryData<string, string> Variants()
    {
        var data = new TheoryData<string, string>();
        foreach (var (method, option) in KernelVariants.All) data.Add(method, option);
        return data;
    }

    public static TheoryData<string, string, string, string> Rules()
    {
        var data = new TheoryData<string, string, string, string>();
        foreach (var (method, option) in KernelVariants.All)
            foreach (var rule in QuantizerRegistry.Find(method)!.Gradients)
                foreach (var scales in QuantizerRegistry.Find(method)!.Scales)
                    data.Add(method, option, rule, scales);
        return data;
    }

    [NeedsCudaTheory]
    [MemberData(nameof(Variants))]
    public void Kernels_give_the_bits_of_the_plain_form(string method, string option)
    {
        using var scope = NewDisposeScope();
        // Groups in registers, a row or the whole matrix as a group, a shorter last group; then types and formats of scales, each once.
        Tensor weight = cat([Weights.Special(1024), Weights.Gauss(16, 1024)]).cuda(), half = weight.bfloat16();
        foreach (var groupSize in (int[])[16, 32, 64, 128, 256, -1, 0]) Same(weight, groupSize, "float16");
        Same(weight.narrow(1, 0, 172), 64, "float16");
        Same(weight.narrow(1, 3, 100), 64, "float16");
        foreach (var groupSize in (int[])[64, -1]) Same(half, groupSize, "float16");
        foreach (var format in (string[])["bfloat16", "float32"]) Same(weight, 64, format);

        void Same(Tensor latent, int groupSize, string format)
        {
            var quantizer = Create(method, option, groupSize, format);
            var expected = KernelVariants.Plainly(() => quantizer.Quantize(latent));
            Assert.True(Weights.SameBits(expected, quantizer.Quantize(latent)), $"{latent.dtype} [{latent.size(0)}, {latent.size(1)}], groups of {groupSize}, scales {format}");
            if (groupSize == 64 && quantizer.QuantizeByKernel(latent, null, KernelRule.PassThrough, false, ScalarType.BFloat16) is { } rounded)
                Assert.True(Weights.SameBits(expected.bfloat16(), rounded), $"{latent.dtype} to bfloat16");
        }
    }

    [NeedsCudaTheory]
    [MemberData(nameof(Rules))]
    public void Kernels_give_the_gradients_of_the_plain_form(string method, string option, string rule, string scales)
    {
        using var scope = NewDisposeScope();
        // The last rows are beyond the range where sign chains count.
        var weight = (cat([Weights.Gauss(20, 1024), Weights.Gauss(4, 1024) * 60]) + 0.003).cuda();
        Same(weight, 64);
        Same(weight.bfloat16(), 128);
        Same(weight.narrow(1, 0, 135).contiguous(), 64);
        Same(weight, 0);

        void Same(Tensor latent, int groupSize)
        {
            var leaf = latent.detach().requires_grad_();
            using var transform = new FakeQuantization(Create(method, option, groupSize, "float32"), rule, scales);
            Tensor[] inputs = [leaf, .. transform.Parameters(leaf)];
            var seed = (Weights.Gauss(leaf.size(0), leaf.size(1), seed: 3) * 50).cuda();
            (Tensor Value, Tensor?[] Gradients) Pass()
            {
                var value = transform.Apply(leaf);
                return (value.detach(), [.. autograd.grad([value], inputs, [seed], allow_unused: true)]);
            }

            var expected = KernelVariants.Plainly(Pass);
            var actual = Pass();
            Assert.True(Weights.SameBits(expected.Value, actual.Value), $"values, {latent.dtype}, groups of {groupSize}");
            foreach (var (reference, seen) in expected.Gradients.Zip(actual.Gradients))
            {
                // Unused means zero; which of the two is said differs. Sums of thousands of seeds of size 50 may all but cancel: differences count against 1 at least.
                var wanted = (reference ?? zeros_like(seen!)).to(ScalarType.Float32);
                Close.Relative(wanted, seen?.to(ScalarType.Float32) ?? zeros_like(wanted), latent.dtype == ScalarType.BFloat16 ? HalfGradientTolerance : GradientTolerance, wanted.abs().max().clamp(min: 1));
            }
        }
    }

    private static IQuantizer Create(string method, string option, int groupSize, string format) =>
        KernelVariants.Create(method, option, QuantizerRegistry.Find(method)!.Bits.FirstOrDefault(), groupSize, format);
}
