using R2QBench.Core.Specs;
using R2QBench.Runner.Console;
using R2QBench.Torch;

namespace R2QBench.Runner.Runs;

/// <summary>What a run was done on: columns of its row and its <c>environment.json</c>.</summary>
public static class RunEnvironment
{
    /// <summary>Versions, device, threads and every <c>R2Q_</c>, <c>OMP_</c> and <c>OPENBLAS_</c> variable.</summary>
    public static string ToJson(RunSpec spec)
    {
        using var writer = new StringWriter();
        JsonListing.Write(writer, Facts(spec));
        return writer.ToString();
    }

    private static object Facts(RunSpec spec) => new
    {
        Host = HostFacts.Current,
        Environment.MachineName,
        Environment.ProcessorCount,
        MemoryBytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
        Engine = Engine.Describe(),
        spec.Device,
        spec.Threads,
        spec.Fused,
        Variables = Variables(),
    };

    private static SortedDictionary<string, string> Variables()
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (name.StartsWith("R2Q_", StringComparison.Ordinal) || name.StartsWith("OMP_", StringComparison.Ordinal)
                || name.StartsWith("OPENBLAS_", StringComparison.Ordinal) || name == "CUDA_VISIBLE_DEVICES")
                variables[name] = (string?)variable.Value ?? "";
        }

        return variables;
    }
}
