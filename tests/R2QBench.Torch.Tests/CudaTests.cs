using R2QBench.Testing;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests;

/// <summary>The same operations on a device; skipped without one.</summary>
[Trait("Needs", "Cuda")]
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
    public void Fused_and_plain_optimizers_train_alike()
    {
        float[] Train(Func<IEnumerable<Parameter>, optim.Optimizer> create)
        {
            manual_seed(5);
            using var scope = NewDisposeScope();
            using var model = nn.Sequential(nn.Linear(16, 64), nn.SiLU(), nn.Linear(64, 16)).cuda();
            using var optimizer = create(model.parameters());
            var input = randn([8, 16], device: CUDA);
            for (int i = 0; i < 10; i++)
            {
                optimizer.zero_grad();
                nn.functional.mse_loss(model.call(input), input).backward();
                Fused.clip_grad_norm_(model.parameters(), 1);
                optimizer.step();
            }
            return model.parameters().SelectMany(parameter => parameter.detach().cpu().data<float>().ToArray()).ToArray();
        }

        Near.Equal(Train(p => optim.AdamW(p, 1e-3, weight_decay: 0.01)), Train(p => new FusedAdamW(p, 1e-3, weight_decay: 0.01)), 1e-6);
    }

    [NeedsCudaFact]
    public void Attention_and_norm_agree_with_the_cpu()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        var q = randn(2, 4, 16, 32);
        var k = randn(2, 2, 16, 32);
        var v = randn(2, 2, 16, 32);
        Near.Equal(Fused.attention(q, k, v, true), Fused.attention(q.cuda(), k.cuda(), v.cuda(), true).cpu(), 1e-4);
        var weight = randn(32);
        Near.Equal(Fused.rms_norm(q, weight, 1e-5), Fused.rms_norm(q.cuda(), weight.cuda(), 1e-5).cpu(), 1e-5);
    }

    [NeedsCudaFact]
    public void Running_out_of_device_memory_is_an_exception_and_not_the_end()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<System.Runtime.InteropServices.ExternalException>(() => zeros([1L << 42], device: CUDA));
        Assert.Equal(1, ones([1], device: CUDA).ToDouble());
    }
}
