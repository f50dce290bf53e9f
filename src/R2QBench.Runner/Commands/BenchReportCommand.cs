using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Runner.Benchmarks;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q bench report</c>: what a report and a query over many runs cost; exit code 1 if a figure is beyond its limit.</summary>
public sealed class BenchReportCommand : R2qCommand
{
    private readonly Option<int> _runs = Count("--runs", "Runs", 2000, 100_000);
    private readonly Option<int> _metrics = Count("--metrics", "Tasks per run", 20, 1000);
    private readonly Option<int> _steps = Count("--steps", "Logged steps per run", 500, 100_000);
    private readonly Option<string?> _keep = new("--keep") { Description = "Keep results and report.html in this new folder", HelpName = "DIR" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public BenchReportCommand() : base(
        "report", "Time a report and a query over made-up results", "bench report", "bench report --runs 10000 --steps 50 --keep /tmp/many")
    {
        foreach (var option in (Option[])[_runs, _metrics, _steps, _keep, _json]) Options.Add(option);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var size = new SyntheticResults(arguments.GetValue(_runs), arguments.GetValue(_metrics), arguments.GetValue(_steps));
        var kept = arguments.GetValue(_keep);
        if (Path.Exists(kept)) throw new ProblemException(new Problem("The folder is there already", kept!, NextStep: "name a new one"));
        var folder = kept ?? Directory.CreateTempSubdirectory("r2q-bench-").FullName;
        try
        {
            var result = ReportBenchmark.Run(size, folder);
            if (arguments.GetValue(_json)) JsonListing.Write(host.Out, result);
            else result.Print(host.Out);
            return Task.FromResult(result.Holds ? ExitCode.Ok : ExitCode.RunFailed);
        }
        finally
        {
            if (kept is null) Directory.Delete(folder, recursive: true);
        }
    }

    private static Option<int> Count(string name, string description, int fallback, int most)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => fallback };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && result.GetValueOrDefault<int>() is var value && (value < 1 || value > most)) result.AddError(FormattableString.Invariant($"{name} {value} is not between 1 and {most}"));
        });
        return option;
    }
}
