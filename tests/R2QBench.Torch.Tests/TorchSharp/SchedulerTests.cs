using R2QBench.Testing;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using static TorchSharp.torch.optim.lr_scheduler;

namespace R2QBench.Torch.Tests.TorchSharp;

/// <summary>Learning rates after each step.</summary>
public class SchedulerTests
{
    private static double[] Rates(Func<optim.Optimizer, LRScheduler> create, int steps)
    {
        using var scope = NewDisposeScope();
        using var optimizer = optim.SGD([new Parameter(ones(1))], 0.8);
        var schedule = create(optimizer);
        var rates = new List<double> { schedule.get_last_lr().Single() };
        for (int i = 0; i < steps; i++)
        {
            schedule.step();
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
        }
        return [.. rates];
    }

    [Fact]
    public void Lambda_multiplies_the_initial_rate() => Near.Equal([0.8, 0.4, 0.8 / 3], Rates(o => LambdaLR(o, epoch => 1.0 / (epoch + 1)), 2), 1e-12);

    [Fact]
    public void Cosine_falls_to_its_end() => Near.Equal([0.8, 0.45, 0.1], Rates(o => CosineAnnealingLR(o, 2, 0.1), 2), 1e-12);

    [Fact]
    public void Linear_rises_and_stays() => Near.Equal([0.4, 0.6, 0.8, 0.8], Rates(o => LinearLR(o, 0.5, 1, 2), 3), 1e-12);

    [Fact]
    public void Constant_jumps_to_the_initial_rate() => Near.Equal([0.2, 0.2, 0.8], Rates(o => ConstantLR(o, 0.25, 2), 2), 1e-12);

    [Fact]
    public void A_sequence_starts_each_schedule_at_its_milestone() =>
        Near.Equal([0.4, 0.6, 0.8, 0.4, 0], Rates(o => SequentialLR(o, [LinearLR(o, 0.5, 1, 2), CosineAnnealingLR(o, 2)], [2]), 4), 1e-12);
}
