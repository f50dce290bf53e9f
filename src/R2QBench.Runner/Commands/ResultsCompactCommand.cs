using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Text;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q results compact</c>: merges the files of finished runs; exit code 1 if some could not be read.</summary>
public sealed class ResultsCompactCommand : R2qCommand
{
    private readonly Option<string> _results = CommonOptions.Results();
    private readonly Option<string?> _experiment = CommonOptions.Experiment();
    private readonly Option<bool> _json = CommonOptions.Json();

    public ResultsCompactCommand() : base(
        "compact",
        "Merge the Parquet files of finished runs into one per table; safe beside running sweeps, and to repeat",
        "results compact",
        "results compact --experiment quickstart --results /tmp/untrained")
    {
        foreach (var option in (Option[])[_results, _experiment, _json]) Options.Add(option);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var results = arguments.GetValue(_results)!;
        var done = new ResultCompaction(results).Run(CommonOptions.ExperimentIn(results, arguments.GetValue(_experiment)), cancellation);
        if (arguments.GetValue(_json)) JsonListing.Write(host.Out, done);
        else
        {
            foreach (var result in done)
                host.Out.WriteLine($"{result.Experiment}: {Units.Count(result.Merged)} merged now, {Units.Count(result.Total)} in all; {Units.Count(result.RemovedFiles)} loose files removed");
            if (done.Count == 0) host.Out.WriteLine("nothing to merge");
        }
        foreach (var problem in done.SelectMany(result => result.Unreadable)) host.Error.WriteLine(problem.ToString());
        return Task.FromResult(done.Any(result => result.Unreadable.Count > 0) ? ExitCode.RunFailed : ExitCode.Ok);
    }
}
