namespace R2QBench.Runner.Benchmarks;

/// <summary>One fused operator: its time, that of the same mathematics made of libtorch's operators, and what the device needs at least.</summary>
/// <param name="Name">What was computed.</param>
/// <param name="FusedMilliseconds">Median of the fused form.</param>
/// <param name="PlainMilliseconds">Median of the other form.</param>
/// <param name="Bytes">That have to be read and written once.</param>
/// <param name="Operations">Multiply-adds of its products, counted as two.</param>
public sealed record KernelTiming(string Name, double FusedMilliseconds, double PlainMilliseconds, double Bytes, double Operations)
{
    /// <summary>How many times faster the fused form is.</summary>
    public double Factor => PlainMilliseconds / FusedMilliseconds;

    /// <summary>Least milliseconds at a copy rate and a product rate, the longer of the two.</summary>
    /// <param name="terabytes">Per second.</param>
    /// <param name="teraflops">Per second.</param>
    public double Floor(double terabytes, double teraflops) => 1e3 * Math.Max(Bytes / (terabytes * 1e12), Operations / (teraflops * 1e12));

    /// <summary>Whether the products are what it cannot do without, rather than the memory traffic.</summary>
    public bool IsBoundByProducts(Ceilings ceilings) => Operations / ceilings.BurstTflops > Bytes / ceilings.CopyTerabytes;
}
