using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Tests.Support;
using R2QBench.Testing;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Quantizers;

public sealed class QuantizerCudaTests
{
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
}
