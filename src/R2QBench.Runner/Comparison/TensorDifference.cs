namespace R2QBench.Runner.Comparison;

/// <summary>How far a computed tensor is from the expected one.</summary>
/// <param name="Tensor">Its name in the reference file.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Largest">Largest absolute difference; infinite where one side is not finite and the other is not the same.</param>
/// <param name="Mean">Mean absolute difference.</param>
/// <param name="At">Index of the largest difference.</param>
/// <param name="Expected">The reference's number there.</param>
/// <param name="Actual">The computed number there.</param>
public sealed record TensorDifference(
    string Tensor, IReadOnlyList<long> Shape, double Largest, double Mean, IReadOnlyList<long> At, double Expected, double Actual)
{
    /// <summary>Compares numbers in row-major order.</summary>
    /// <param name="tensor">Name.</param>
    /// <param name="shape">Sizes; their product is the length of both spans, at least 1.</param>
    /// <param name="expected">The reference.</param>
    /// <param name="actual">What was computed.</param>
    public static TensorDifference Of(string tensor, IReadOnlyList<long> shape, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var (largest, sum, at) = (-1.0, 0.0, 0);
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = expected[i].Equals(actual[i]) ? 0 : Math.Abs((double)expected[i] - actual[i]);
            if (double.IsNaN(difference)) difference = double.PositiveInfinity;
            sum += difference;
            if (difference > largest) (largest, at) = (difference, i);
        }

        return new TensorDifference(tensor, shape, largest, sum / expected.Length, IndexOf(at, shape), expected[at], actual[at]);
    }

    private static long[] IndexOf(long flat, IReadOnlyList<long> shape)
    {
        var index = new long[shape.Count];
        for (var dimension = shape.Count - 1; dimension >= 0; dimension--) (flat, index[dimension]) = Math.DivRem(flat, shape[dimension]);
        return index;
    }
}
