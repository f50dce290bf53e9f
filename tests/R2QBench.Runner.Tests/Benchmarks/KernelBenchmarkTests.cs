using R2QBench.Runner.Benchmarks;
using R2QBench.Runner.Tests.Commands;
using R2QBench.Runner.Tests.Runs;
using R2QBench.Torch;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Runner.Tests.Benchmarks;

[Collection(TrainingCollection.Name)]
public sealed class KernelBenchmarkTests
{
    [Fact]
    public void Named_operators_are_timed_in_both_forms_and_the_switch_is_left_as_it_was()
    {
        var threads = get_num_threads();
        List<KernelTiming> timings;
        using (var benchmark = new KernelBenchmark(CPU, 1, 1, name => name == "rotary positions", CancellationToken.None))
            timings = [.. benchmark.Run()];

        Assert.Equal(["rotary positions, forward", "rotary positions, backward"], timings.Select(timing => timing.Name));
        Assert.All(timings, timing => Assert.True(timing.FusedMilliseconds > 0 && timing.PlainMilliseconds > 0));
        Assert.True(Fused.Enabled);
        Assert.Equal(threads, get_num_threads());
    }

    [Fact]
    public void The_floor_is_the_longer_of_copying_and_multiplying()
    {
        var ceilings = new Ceilings(BurstTflops: 2, SustainedTflops: 1, CopyTerabytes: 0.5, SustainedCopyTerabytes: 0.25);
        var copies = new KernelTiming("copies", 1, 3, Bytes: 1e9, Operations: 1e9);
        var multiplies = new KernelTiming("multiplies", 1, 3, Bytes: 1e6, Operations: 4e9);

        Assert.Equal(2, copies.Floor(ceilings.CopyTerabytes, ceilings.BurstTflops), 1e-9);
        Assert.Equal(4, copies.Floor(ceilings.SustainedCopyTerabytes, ceilings.SustainedTflops), 1e-9);
        Assert.Equal(2, multiplies.Floor(ceilings.CopyTerabytes, ceilings.BurstTflops), 1e-9);
        Assert.False(copies.IsBoundByProducts(ceilings));
        Assert.True(multiplies.IsBoundByProducts(ceilings));
        Assert.Equal(3, copies.Factor);
    }

    [Fact]
    public void A_name_that_no_operator_has_is_refused()
    {
        var result = R2qProcess.RunInside("bench", "kernels", "--only", "nothing of that kind");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--only", result.Error, StringComparison.Ordinal);
    }
}
