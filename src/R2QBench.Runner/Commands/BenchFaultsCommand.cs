using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Runner.Benchmarks;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q bench faults</c>: a sweep whose processes are killed at random; exit code 1 if it ends in any bit other than an undisturbed one.</summary>
public sealed class BenchFaultsCommand : R2qCommand
{
    private const string Spec = """
        name: faults
        model: { source: "builtin:tiny-world" }
        data: { source: "builtin:world", sequence_length: 32 }
        quantization: { method: r2q, group_size: 32 }
        training: { loss: ce, steps: 60, batch_size: 2, optimizer: { learning_rate: 1.0e-3 }, log_every: 5 }
        evaluation:
          - task: builtin:world
            limit: 8
        threads: 1
        grid:
          quantization.method: [r2q, rtn, ternary]
          seed: [0, 1, 2]
        include:
          - { quantization.method: rtn, quantization.scales: learned, seed: 7 }
          - { quantization.method: r2q, training.loss: kl_forward, seed: 7 }
        """;

    private readonly Option<int> _kills = new("--kills") { Description = "SIGKILLs in all", HelpName = "N", DefaultValueFactory = _ => 40 };
    private readonly Option<int> _workers = new("--parallel") { Description = "Workers of a sweep", HelpName = "N", DefaultValueFactory = _ => 3 };
    private readonly Option<int> _seed = new("--seed") { Description = "Of moments and victims", HelpName = "N", DefaultValueFactory = _ => 0 };
    private readonly Option<bool> _json = CommonOptions.Json();

    public BenchFaultsCommand() : base("faults", "Kill workers and sweeps of 12 small runs at random and compare the result", "bench faults", "bench faults --kills 5 --json")
    {
        foreach (var option in (Option[])[_kills, _workers, _seed, _json]) Options.Add(option);
        SweepOptions.AtLeast(_kills, 1);
        SweepOptions.AtLeast(_workers, 1);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        MachineRequirements.Require(["cpu"]);
        var folder = Directory.CreateTempSubdirectory("r2q-faults-");
        try
        {
            var spec = Path.Combine(folder.FullName, "faults.yaml");
            AtomicFile.WriteText(spec, Spec);
            var result = new FaultBenchmark(spec, folder.FullName, arguments.GetValue(_workers), checkpointSteps: 5, longestWait: TimeSpan.FromSeconds(6))
                .Run(arguments.GetValue(_kills), arguments.GetValue(_seed), host.Error.WriteLine, cancellation);
            if (arguments.GetValue(_json)) JsonListing.Write(host.Out, result);
            else Print(result, host.Out);
            return Task.FromResult(result.Differences.Count == 0 ? ExitCode.Ok : ExitCode.RunFailed);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Print(FaultResult result, TextWriter output)
    {
        output.WriteLine(FormattableString.Invariant(
            $"{result.Kills} kills ({result.WorkerKills} of a worker, {result.SweepKills} of the sweep), {result.Starts} starts, {result.Seconds:0} s"));
        output.WriteLine(result.Differences.Count == 0
            ? $"no difference to an undisturbed sweep: {result.Runs} runs, {result.Figures} figures and steps, nothing left behind"
            : $"{result.Differences.Count} differences:");
        foreach (var difference in result.Differences) output.WriteLine($"  {difference}");
    }
}
