using R2QBench.Runner.Training;
using Xunit;

namespace R2QBench.Runner.Tests.Training;

public class CounterRandomTests
{
    [Fact]
    public void The_same_place_gives_the_same_bits_in_any_order()
    {
        var random = new CounterRandom(7);
        var forward = Enumerable.Range(0, 100).Select(i => random.Bits(3, (ulong)i)).ToArray();
        var backward = Enumerable.Range(0, 100).Reverse().Select(i => new CounterRandom(7).Bits(3, (ulong)i)).Reverse().ToArray();

        Assert.Equal(forward, backward);
    }

    [Fact]
    public void Seeds_streams_and_positions_give_different_bits()
    {
        var bits = from seed in Enumerable.Range(-2, 5)
                   from stream in Enumerable.Range(0, 20)
                   from position in Enumerable.Range(0, 20)
                   select new CounterRandom(seed).Bits((ulong)stream, (ulong)position);

        Assert.Equal(5 * 20 * 20, bits.Distinct().Count());
    }

    /// <summary>Bounded numbers are uniform: χ² with 9 degrees of freedom stays below its 99.9 % point, 27.9.</summary>
    [Fact]
    public void Bounded_numbers_are_uniform()
    {
        var counts = new int[10];
        var random = new CounterRandom(1);
        for (var i = 0; i < 100_000; i++) counts[random.Below(10, 0, (ulong)i)]++;

        Assert.True(counts.Sum(count => Math.Pow(count - 10_000, 2) / 10_000) < 27.9);
    }

    [Fact]
    public void A_permutation_holds_every_number_once_and_differs_by_stream()
    {
        var random = new CounterRandom(0);

        Assert.Equal(Enumerable.Range(0, 50), random.Permutation(50, 0).Order());
        Assert.NotEqual(random.Permutation(50, 0), random.Permutation(50, 1));
    }
}
