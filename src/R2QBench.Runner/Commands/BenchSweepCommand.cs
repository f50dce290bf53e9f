using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Runner.Benchmarks;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q bench sweep</c>: what a run costs besides its work; exit code 1 if a run fails, or 500 runs take longer than a minute.</summary>
public sealed class BenchSweepCommand : R2qCommand
{
    private const int RunsOfLimit = 500;
    private readonly Option<int> _runs = new("--runs") { Description = "Runs that train and measure nothing", HelpName = "N", DefaultValueFactory = _ => RunsOfLimit };
    private readonly Option<int> _workers = new("--parallel") { Description = "Workers", HelpName = "N", DefaultValueFactory = _ => 2 };
    private readonly Option<bool> _json = CommonOptions.Json();

    public BenchSweepCommand() : base("sweep", "Time a sweep of runs that do nothing", "bench sweep", "bench sweep --runs 50 --json")
    {
        foreach (var option in (Option[])[_runs, _workers, _json]) Options.Add(option);
        SweepOptions.AtLeast(_runs, 1);
        SweepOptions.AtLeast(_workers, 1);
    }

    public override async Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        MachineRequirements.Require(["cpu"]);
        var folder = Directory.CreateTempSubdirectory("r2q-sweep-");
        try
        {
            var result = await SweepBenchmark.RunAsync(arguments.GetValue(_runs), arguments.GetValue(_workers), folder.FullName, host.Clock, cancellation);
            if (arguments.GetValue(_json)) JsonListing.Write(host.Out, result);
            else
            {
                host.Out.WriteLine(FormattableString.Invariant(
                    $"{result.Runs} runs that do nothing, {result.Workers} workers: {result.Seconds:0.0} s ({1000 * result.Seconds / result.Runs:0} ms a run; planning {result.PlanSeconds:0.0} s)"));
                if (result.Failed > 0) host.Out.WriteLine($"{result.Failed} failed, the first: {result.FirstReason}");
            }

            var holds = result.Failed == 0 && (result.Runs < RunsOfLimit || result.Seconds < SweepBenchmark.Limit * result.Runs / RunsOfLimit);
            return holds ? ExitCode.Ok : ExitCode.RunFailed;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
