using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Text;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q results check</c>: reads every file to its end; exit code 1 if something is wrong.</summary>
public sealed class ResultsCheckCommand : R2qCommand
{
    private readonly Option<string> _results = CommonOptions.Results();
    private readonly Option<string?> _experiment = CommonOptions.Experiment();
    private readonly Option<bool> _json = CommonOptions.Json();

    public ResultsCheckCommand() : base(
        "check",
        "Verify every result file and name what is wrong",
        "results check",
        "results check --experiment quickstart --json")
    {
        foreach (var option in (Option[])[_results, _experiment, _json]) Options.Add(option);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var results = arguments.GetValue(_results)!;
        var result = new ResultCheck(results).Run(CommonOptions.ExperimentIn(results, arguments.GetValue(_experiment)), cancellation);
        if (arguments.GetValue(_json)) JsonListing.Write(host.Out, result);
        else
        {
            foreach (var problem in result.Problems) host.Out.WriteLine(problem.ToString());
            foreach (var note in result.Notes) host.Out.WriteLine($"note: {note}");
            host.Out.WriteLine($"{Units.Count(result.Files)} files checked: {(result.Problems.Count == 0 ? "all well" : $"{Units.Count(result.Problems.Count)} problems")}");
        }
        return Task.FromResult(result.Problems.Count == 0 ? ExitCode.Ok : ExitCode.RunFailed);
    }
}
