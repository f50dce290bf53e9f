using System.Globalization;
using R2QBench.Torch;

namespace R2QBench.Runner.Benchmarks;

/// <summary>What calling libtorch from here costs on this machine.</summary>
/// <param name="Engine">The engine that was measured.</param>
/// <param name="Timings">One per operation.</param>
public sealed record OperatorBenchmarkResult(EngineDescription Engine, IReadOnlyList<OperatorTiming> Timings)
{
    /// <summary>Whether every figure with a limit keeps it.</summary>
    public bool Holds => Timings.All(timing => timing.Holds);

    /// <summary>Prints a table for people.</summary>
    public void Print(TextWriter output)
    {
        output.WriteLine($"libtorch {Engine.LibtorchVersion}, BLAS {Path.GetFileName(Engine.Blas)}, {Environment.ProcessorCount} cores, .NET {Environment.Version}");
        output.WriteLine();
        var width = Timings.Max(timing => timing.Name.Length);
        foreach (var timing in Timings)
        {
            var figure = timing.Value.ToString(timing.Value < 100 ? "0.00" : "0", CultureInfo.InvariantCulture);
            var verdict = timing.Limit is { } limit
                ? string.Create(CultureInfo.InvariantCulture, $"   {(timing.Holds ? "holds" : "TOO SLOW")} (limit {limit})")
                : "";
            output.WriteLine($"{timing.Name.PadRight(width)}  {figure,10} {timing.Unit}{verdict}");
        }
    }
}
