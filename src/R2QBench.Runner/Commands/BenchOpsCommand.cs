using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Runner.Benchmarks;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q bench ops</c>: what calling libtorch costs on this machine; exit code 1 if a figure is beyond its limit.</summary>
public sealed class BenchOpsCommand : R2qCommand
{
    private readonly Option<bool> _json = CommonOptions.Json();

    public BenchOpsCommand() : base("ops", "Time single operators on the CPU", "bench ops", "bench ops --json") => Options.Add(_json);

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        MachineRequirements.RequireEngine();
        var result = OperatorBenchmark.Run();
        if (arguments.GetValue(_json)) JsonListing.Write(host.Out, result);
        else result.Print(host.Out);
        return Task.FromResult(result.Holds ? ExitCode.Ok : ExitCode.RunFailed);
    }
}
