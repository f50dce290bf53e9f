using R2QBench.Core.Models.Generation;
using Xunit;

namespace R2QBench.Core.Tests.Models.Generation;

public class TokenSamplerTests
{
    private static readonly float[] Logits = [0, MathF.Log(3), float.NegativeInfinity, MathF.Log(4)];

    [Fact]
    public void Without_temperature_the_most_likely_token_is_taken_the_first_among_equals()
    {
        Assert.Equal(3, new TokenSampler().Choose(Logits));
        Assert.Equal(1, new TokenSampler().Choose([0, 2, 2]));
    }

    [Fact]
    public void At_temperature_1_tokens_come_as_often_as_their_probability_says()
    {
        const int Draws = 20_000;
        var sampler = new TokenSampler(1, seed: 5);
        var counts = new int[4];
        for (var i = 0; i < Draws; i++) counts[sampler.Choose(Logits)]++;

        // 1/8, 3/8, 0, 4/8; four standard errors of the widest one are 0.0142.
        Assert.InRange(counts[0] / (double)Draws, 0.125 - 0.0142, 0.125 + 0.0142);
        Assert.InRange(counts[1] / (double)Draws, 0.375 - 0.0142, 0.375 + 0.0142);
        Assert.Equal(0, counts[2]);
    }

    [Fact]
    public void A_low_temperature_is_nearly_greedy_and_does_not_overflow()
    {
        var sampler = new TokenSampler(1e-3, seed: 1);

        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(1, sampler.Choose([88, 30_000, 29_000])));
    }

    [Fact]
    public void The_same_seed_draws_the_same_tokens()
    {
        int[] Draw(int seed)
        {
            var sampler = new TokenSampler(1, seed);
            return [.. Enumerable.Range(0, 50).Select(_ => sampler.Choose(Logits))];
        }

        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_temperature_that_is_none_is_refused(double temperature) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenSampler(temperature));
}
