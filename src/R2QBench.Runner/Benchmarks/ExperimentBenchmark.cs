using System.Diagnostics;
using R2QBench.Core.Errors;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Benchmarks;

/// <summary>A whole experiment from the start of the program to its end, with fused operators and without.</summary>
public static class ExperimentBenchmark
{
    /// <param name="spec">The YAML file; results go to a folder that is deleted.</param>
    /// <param name="cancellation">Ends the process that is running.</param>
    /// <exception cref="ProblemException">A run did not go through.</exception>
    public static async Task<FusedTiming> RunAsync(string spec, CancellationToken cancellation)
    {
        var milliseconds = new double[2];
        foreach (var (form, fused) in new[] { "true", "false" }.Index())
        {
            var results = Directory.CreateTempSubdirectory("r2q-experiment-");
            try
            {
                var start = Stopwatch.GetTimestamp();
                var (exit, output) = await ChildProcess.RunAsync(
                    ChildProcess.Dotnet, [typeof(ExperimentBenchmark).Assembly.Location, "run", spec, "--results", results.FullName, "--set", $"fused={fused}"], cancellation);
                milliseconds[form] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                if (exit != 0)
                    throw new ProblemException(new Problem($"The experiment failed with fused={fused}", spec, output.Length > 400 ? output[^400..] : output, NextStep: $"r2q run {spec} --set fused={fused}"));
            }
            finally
            {
                results.Delete(recursive: true);
            }
        }

        return new FusedTiming($"all runs of {Path.GetFileName(spec)}, end to end", milliseconds[0], milliseconds[1]);
    }
}
