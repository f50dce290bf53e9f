using System.Globalization;
using TorchSharp;
using Xunit;

namespace R2QBench.Testing;

/// <summary>Comparing numbers with a tolerance; the message names the worst place.</summary>
public static class Near
{
    /// <param name="expected">Reference values.</param>
    /// <param name="actual">Values under test, as many.</param>
    /// <param name="tolerance">Largest allowed |actual − expected|.</param>
    /// <param name="relative">Added to the tolerance: this share of |expected|.</param>
    public static void Equal(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance, double relative = 0)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            var error = Math.Abs(actual[i] - expected[i]);
            if (!(error <= tolerance + relative * Math.Abs(expected[i])) && !actual[i].Equals(expected[i]))
                Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"element {i}: expected {expected[i]:R}, got {actual[i]:R}, off by {error:G3}"));
        }
    }

    public static void Equal(double expected, double actual, double tolerance, double relative = 0) => Equal([expected], [actual], tolerance, relative);

    public static void Equal(float[] expected, IEnumerable<float> actual, double tolerance, double relative = 0) =>
        Equal(expected.Select(number => (double)number).ToArray(), actual.Select(number => (double)number).ToArray(), tolerance, relative);

    /// <summary>Same shape, and every element near.</summary>
    public static void Equal(torch.Tensor expected, torch.Tensor actual, double tolerance, double relative = 0)
    {
        Assert.Equal(expected.shape, actual.shape);
        Equal(Numbers(expected), Numbers(actual), tolerance, relative);
    }

    private static double[] Numbers(torch.Tensor tensor)
    {
        using var scope = torch.NewDisposeScope();
        return tensor.detach().to(torch.ScalarType.Float64, torch.CPU).data<double>().ToArray();
    }
}
