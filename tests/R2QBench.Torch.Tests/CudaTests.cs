using R2QBench.Testing;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests;

/// <summary>What only a device has: memory and generators of its own.</summary>
public class CudaTests
{
    [NeedsCudaFact]
    public void Products_agree_with_the_cpu_and_memory_is_counted()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var a = randn(256, 256);
        var b = randn(256, 256);
        Near.Equal(a.matmul(b), a.cuda().matmul(b.cuda()).cpu(), 1e-3);
        Assert.InRange(Engine.PeakDeviceBytes, 3 * 256 * 256 * 4, long.MaxValue);
        cuda.synchronize();
    }

    [NeedsCudaFact]
    public void Seeds_and_generators_repeat_on_a_device()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5, CUDA);
        var first = randn([100], device: CUDA, generator: generator);
        generator.manual_seed(5);
        Near.Equal(first, randn([100], device: CUDA, generator: generator), 0);
        manual_seed(9);
        var second = rand([100], device: CUDA);
        manual_seed(9);
        Near.Equal(second, rand([100], device: CUDA), 0);
    }

    [NeedsCudaFact]
    public void Running_out_of_device_memory_is_an_exception_and_not_the_end()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => zeros([1L << 42], device: CUDA));
        Assert.Equal(1, ones([1], device: CUDA).ToDouble());
    }
}
