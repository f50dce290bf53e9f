using R2QBench.Tasks.Scoring;
using Xunit;

namespace R2QBench.Tasks.Tests.Scoring;

/// <summary>Quantiles against the distribution function itself, which is a finite sum for whole degrees of freedom (Abramowitz and Stegun 26.7.3 and 26.7.4).</summary>
public sealed class StudentTTests
{
    public static TheoryData<int> Freedoms() => [.. Enumerable.Range(1, 60), 99, 100, 165, 400, 1319, 14041];

    [Theory]
    [MemberData(nameof(Freedoms))]
    public void The_quantile_leaves_five_percent_outside(int freedom)
    {
        // To the digit that the table has.
        Assert.True(Inside(StudentT.Quantile(freedom) - 0.0006, freedom) < 0.95);
        Assert.True(Inside(StudentT.Quantile(freedom) + 0.0006, freedom) > 0.95);
    }

    /// <summary>By integration of the density in numpy.</summary>
    [Theory]
    [InlineData(2, 4.302653)]
    [InlineData(4, 2.776445)]
    [InlineData(21, 2.079614)]
    [InlineData(30, 2.042272)]
    [InlineData(60, 2.000298)]
    [InlineData(165, 1.974446)]
    public void Quantiles_are_those_of_the_integrated_density(int freedom, double expected) => Assert.Equal(expected, StudentT.Quantile(freedom), 6e-4);

    [Fact]
    public void Without_degrees_of_freedom_there_is_none() => Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(0));

    /// <summary>P(|T| &lt; t).</summary>
    private static double Inside(double t, int freedom)
    {
        var angle = Math.Atan(t / Math.Sqrt(freedom));
        double cosine = Math.Cos(angle), sum = 0, term = freedom % 2 == 1 ? cosine : 1;
        for (var power = freedom % 2 == 1 ? 1 : 0; power <= freedom - 2; power += 2)
        {
            sum += term;
            term *= cosine * cosine * (power + 1) / (power + 2);
        }

        return freedom % 2 == 1 ? 2 / Math.PI * (angle + Math.Sin(angle) * sum) : Math.Sin(angle) * sum;
    }
}
