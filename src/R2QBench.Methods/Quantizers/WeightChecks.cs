using R2QBench.Core.Errors;
using TorchSharp;
using static TorchSharp.torch;

namespace R2QBench.Methods.Quantizers;

/// <summary>What a weight must be before it is quantized.</summary>
public static class WeightChecks
{
    /// <summary>Refuses what is no matrix of floating type, what is empty, and what is not finite.</summary>
    /// <exception cref="ArgumentException">Wrong rank, size or type: a mistake of the program.</exception>
    /// <exception cref="ProblemException">NaN or infinity: a broken checkpoint or a diverged run. The caller adds which layer it was.</exception>
    public static void RequireFiniteMatrix(Tensor weight)
    {
        var shape = weight.shape;
        if (shape.Length != 2) throw new ArgumentException($"A weight is a matrix [out, in]; this one is [{string.Join(", ", shape)}].", nameof(weight));
        if (shape[0] == 0 || shape[1] == 0) throw new ArgumentException($"A weight of [{shape[0]}, {shape[1]}] is empty.", nameof(weight));
        if (weight.dtype is not (ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64))
            throw new ArgumentException($"A weight is of floating type; this one is {weight.dtype}.", nameof(weight));

        using var scope = NewDisposeScope();
        var finite = weight.detach().to(ScalarType.Float32).isfinite();
        if (finite.all().ToBoolean()) return;
        var bad = shape[0] * shape[1] - finite.sum(ScalarType.Int64).item<long>();
        throw new ProblemException(new Problem(
            "The weight has values that are NaN, infinite or beyond float32",
            "weight",
            $"{bad} of {shape[0] * shape[1]} values of [{shape[0]}, {shape[1]}]",
            "finite values",
            "check the checkpoint; in training lower optimizer.learning_rate or set gradient_clip"));
    }
}
