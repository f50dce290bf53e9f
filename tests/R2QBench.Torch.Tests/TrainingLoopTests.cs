using R2QBench.Testing;
using R2QBench.Testing.Devices;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Torch.Tests;

/// <summary>A real training loop leaks nothing: neither tensors nor memory.</summary>
public class TrainingLoopTests
{
    [DeviceTheory]
    [Devices]
    public void Live_tensors_stay_exactly_flat_and_memory_flat_over_200_steps(string device)
    {
        manual_seed(1);
        using var model = nn.Sequential(nn.Linear(64, 256), nn.SiLU(), nn.Linear(256, 64)).to(new Device(device));
        using var optimizer = new FusedAdamW(model.parameters(), 1e-3, weight_decay: 0.01);
        using var input = randn([128, 64], device: device);
        using var target = randn([128, 64], device: device);

        double Step()
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = nn.functional.mse_loss(model.call(input), target);
            loss.backward();
            Fused.clip_grad_norm_(model.parameters(), 1.0);
            optimizer.step();
            return loss.ToDouble();
        }

        var first = Step();
        for (int i = 0; i < 20; i++)
            Step();
        var live = LiveTensors.Settled();
        var memory = Environment.WorkingSet;
        double last = 0;
        for (int i = 0; i < 200; i++)
        {
            last = Step();
            Assert.Equal(live, Engine.LiveTensorCount);
        }
        Assert.InRange(Environment.WorkingSet - memory, long.MinValue, 8 << 20);
        Assert.True(last < first * 0.8, $"{first} -> {last}");
    }
}
