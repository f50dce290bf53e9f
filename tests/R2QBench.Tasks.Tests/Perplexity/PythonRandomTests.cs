using R2QBench.Tasks.Perplexity;
using Xunit;

namespace R2QBench.Tasks.Tests.Perplexity;

/// <summary>Numbers that Python 3 prints.</summary>
public sealed class PythonRandomTests
{
    /// <summary><c>random.seed(S); [random.randint(0, N) for _ in range(8)]</c>.</summary>
    [Theory]
    [InlineData(0u, 99, new[] { 49, 97, 53, 5, 33, 65, 62, 51 })]
    [InlineData(0u, 355, new[] { 197, 215, 20, 132, 261, 248, 207, 155 })]
    [InlineData(7u, 1000000, new[] { 339563, 993908, 158176, 414002, 682554, 50631, 75954, 861168 })]
    public void Draws_are_Pythons(uint seed, int most, int[] expected)
    {
        var random = new PythonRandom(seed);
        Assert.Equal(expected, expected.Select(_ => random.Inclusive(0, most)));
    }

    /// <summary>Past the first 624 words the state is made anew.</summary>
    [Fact]
    public void The_thousandth_draw_is_Pythons()
    {
        var random = new PythonRandom(0);
        for (int i = 0; i < 999; i++) random.Inclusive(0, int.MaxValue - 1);
        Assert.Equal(1485575825, random.Inclusive(0, int.MaxValue - 1));
    }

    /// <summary>The loop of GPTQ's C4 loader over lengths 5, 40, 17, 8 and 100 with windows of 16, run in Python.</summary>
    [Fact]
    public void Windows_are_those_of_the_original_loop()
    {
        Assert.Equal(
            [(2, 0), (2, 0), (2, 0), (4, 17), (2, 0), (4, 32)],
            DrawnWindows.Of([5, 40, 17, 8, 100], 16, 6));
    }
}
