using System.Runtime.InteropServices;
using Xunit;
using static TorchSharp.torch;

namespace R2QBench.Testing;

/// <summary>A test that multiplies float16 matrices on the CPU; skipped, with the reason in the report, where this libtorch cannot (1.13).</summary>
public sealed class NeedsHalfOnCpuFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(FindMissing);

    public NeedsHalfOnCpuFactAttribute() => Skip = Missing.Value!;

    private static string? FindMissing()
    {
        try
        {
            using var scope = NewDisposeScope();
            ones([2, 2], ScalarType.Float16).matmul(ones([2, 2], ScalarType.Float16));
            return null;
        }
        catch (ExternalException)
        {
            return "needs float16 products on the CPU, which this libtorch does not have";
        }
    }
}
