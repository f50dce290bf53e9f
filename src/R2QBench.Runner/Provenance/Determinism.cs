using R2QBench.Core.Specs;
using static TorchSharp.torch;

namespace R2QBench.Runner.Provenance;

/// <summary>What was set so that a run can be repeated bit for bit, and what that does not cover.</summary>
/// <param name="Seed">Seeds data order and everything random; generators are counter-based and do not depend on the machine.</param>
/// <param name="Threads">Threads of one CPU operator: another number sums in another order.</param>
/// <param name="Fused">Whether fused operators may be used: their rounding differs from the plain ones.</param>
/// <param name="Tf32">Whether float32 products on the accelerator may be rounded to TF32.</param>
/// <param name="CublasWorkspace">The variable <c>CUBLAS_WORKSPACE_CONFIG</c>; null if unset.</param>
/// <param name="Repeats">What gives the same bits again.</param>
/// <param name="NotCovered">What may change bits although the spec is the same.</param>
public sealed record Determinism(
    long Seed, int Threads, bool Fused, bool Tf32, string? CublasWorkspace, string Repeats, IReadOnlyList<string> NotCovered)
{
    /// <summary>For one run; loads libtorch.</summary>
    public static Determinism Of(RunSpec spec)
    {
        var onAccelerator = spec.Device != "cpu";
        return new Determinism(
            spec.Seed, spec.Threads, spec.Fused, backends.cuda.matmul.allow_tf32, Environment.GetEnvironmentVariable("CUBLAS_WORKSPACE_CONFIG"),
            onAccelerator
                ? "nothing is promised bit for bit on an accelerator; see what is not covered"
                : "every figure, on the same processor model with the same libtorch and BLAS, also when interrupted and resumed",
            [.. NotCoveredBy(onAccelerator)]);
    }

    private static IEnumerable<string> NotCoveredBy(bool onAccelerator)
    {
        yield return "another libtorch, BLAS or OpenMP library: other kernels, other order of summation";
        yield return "another processor model: libtorch and BLAS choose kernels by its vector instructions";
        yield return "times, tokens per second and peak memory: they are measurements";
        if (!onAccelerator) yield break;
        yield return "gradients of embeddings and index operations on the accelerator: atomic additions in no fixed order";
        yield return "cuBLAS with several streams or another workspace, and another device model or driver: other kernels";
    }
}
