using R2QBench.Runner.Training;
using Xunit;

namespace R2QBench.Runner.Tests.Training;

public class WindowOrderTests
{
    [Fact]
    public void Every_window_of_an_epoch_is_inside_the_stream_and_none_overlap()
    {
        var order = new WindowOrder(tokens: 1000, length: 64, seed: 3);
        var starts = Enumerable.Range(0, order.WindowsPerEpoch).Select(i => order.Start(i)).Order().ToArray();

        Assert.Equal(14, starts.Length);
        Assert.True(starts[0] >= 0 && starts[^1] + 64 <= 999);
        Assert.All(starts.Zip(starts.Skip(1)), pair => Assert.Equal(64, pair.Second - pair.First));
    }

    [Fact]
    public void The_order_is_a_function_of_the_seed()
    {
        long[] Starts(long seed) => [.. Enumerable.Range(0, 100).Select(i => new WindowOrder(5000, 32, seed).Start(i))];

        Assert.Equal(Starts(5), Starts(5));
        Assert.NotEqual(Starts(5), Starts(6));
    }

    [Fact]
    public void Epochs_differ_in_order_and_in_where_windows_begin()
    {
        var order = new WindowOrder(5000, 32, seed: 0);
        long[] Epoch(int epoch) => [.. Enumerable.Range(epoch * order.WindowsPerEpoch, order.WindowsPerEpoch).Select(i => order.Start(i))];

        Assert.NotEqual(Epoch(0), Epoch(1));
        Assert.NotEqual(Epoch(0).Min(), Epoch(1).Min());
    }

    [Theory]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(65)]
    public void A_stream_of_one_window_can_be_trained_on(int tokens)
    {
        var order = new WindowOrder(tokens, 32, seed: 1);

        Assert.Equal(1, order.WindowsPerEpoch);
        Assert.All(Enumerable.Range(0, 20), i => Assert.InRange(order.Start(i), 0, tokens - 33));
    }

    [Fact]
    public void A_stream_without_one_window_and_its_next_token_is_refused() =>
        Assert.Throws<ArgumentException>(() => new WindowOrder(32, 32, seed: 0));
}
