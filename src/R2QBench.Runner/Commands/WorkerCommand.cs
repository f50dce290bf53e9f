using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Core.Results;
using R2QBench.Runner.Console;
using R2QBench.Runner.Sweeps;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q worker</c>: started by <c>r2q sweep</c>; does the runs that come in as JSON lines, one after another, until its input ends.</summary>
public sealed class WorkerCommand : R2qCommand
{
    /// <summary>Its name on the command line.</summary>
    public const string CommandName = "worker";

    public WorkerCommand() : base(CommandName, "Do runs for r2q sweep, which starts this") => Hidden = true;

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        using var input = new WorkerInput(new StreamReader(host.OpenInput()));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, input.Stopped);
        var facts = new Dictionary<string, ModelFacts>();
        while (input.Next() is { } wire)
        {
            try
            {
                var request = wire.ToRequest(folder => facts.TryGetValue(folder, out var known) ? known : facts[folder] = ModelLoader.Inspect(folder));
                WorkerMonitor.Send(host.Out, new RunAttempt(new ResultStore(wire.Results), host.Clock).Do(request, new WorkerMonitor(host.Out, host.Clock), stop.Token) switch
                {
                    RunReport.Ended ended => new WorkerMessage { Kind = WorkerMessageKind.Ended, Row = ended.Row, Metrics = ended.Metrics },
                    RunReport.DoneElsewhere => new WorkerMessage { Kind = WorkerMessageKind.DoneElsewhere },
                    _ => new WorkerMessage { Kind = WorkerMessageKind.Busy },
                });
            }
            catch (ProblemException problem)
            {
                WorkerMonitor.Send(host.Out, new WorkerMessage { Kind = WorkerMessageKind.Problem, Problems = problem.Problems });
            }
        }

        return Task.FromResult(ExitCode.Ok);
    }
}
