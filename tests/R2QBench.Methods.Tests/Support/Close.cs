using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Methods.Tests.Support;

/// <summary>Comparisons of tensors that say how far apart they are.</summary>
public static class Close
{
    /// <summary>Asserts max |actual − expected| ≤ tolerance · scale, elementwise where <paramref name="scale"/> is a tensor.</summary>
    public static void Relative(Tensor expected, Tensor actual, double tolerance, Tensor? scale = null)
    {
        Assert.Equal(expected.shape, actual.shape);
        var unit = scale ?? expected.abs().max();
        var excess = ((actual - expected).abs() - unit.abs() * tolerance).max().item<float>();
        Assert.True(excess <= 0, $"off by {(actual - expected).abs().max().item<float>():g6}, which is {excess:g6} more than allowed");
    }

    /// <summary>Asserts equal values, to a fixed number of absolute units.</summary>
    public static void Values(float[] expected, Tensor actual, double tolerance = 1e-6)
    {
        var seen = actual.cpu().contiguous().flatten().data<float>().ToArray();
        Assert.Equal(expected.Length, seen.Length);
        for (var i = 0; i < seen.Length; i++)
            Assert.True(Math.Abs(expected[i] - seen[i]) <= tolerance, $"value {i}: {seen[i]:g9} instead of {expected[i]:g9}");
    }
}
