using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Specs;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q run SPEC</c>: every run of one spec, with progress, rows, a report and a closing table.</summary>
public sealed class RunCommand : R2qCommand
{
    private readonly Argument<string> _spec = CommonOptions.Spec();
    private readonly Option<string> _results = CommonOptions.Results();
    private readonly Option<string[]> _set = CommonOptions.Set();
    private readonly Option<string?> _device = CommonOptions.Device();
    private readonly Option<string?> _rerun = new("--rerun") { Description = "Repeat finished runs as new attempts: failed, or all", HelpName = "failed|all" };
    private readonly Option<bool> _samples = new("--samples") { Description = "Also write one row per answer choice (table sample)" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public RunCommand() : base(
        "run",
        "Do every run of a spec",
        "run experiments/quickstart.yaml",
        "run experiments/stories-2bit.yaml --set model.source=../shared/data/models/stories260k",
        "run experiments/quickstart.yaml --set training.steps=0 --results /tmp/untrained",
        "run experiments/quickstart.yaml --rerun failed")
    {
        Arguments.Add(_spec);
        foreach (var option in (Option[])[_results, _set, _device, _rerun, _samples, _json]) Options.Add(option);
        _rerun.AcceptOnlyFromAmong("failed", "all");
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var results = arguments.GetValue(_results)!;
        var spec = SpecReader.Read(
            arguments.GetValue(_spec)!, CommonOptions.Overrides(arguments.GetValue(_set), arguments.GetValue(_device)), Vocabulary.Create());
        var plan = new ExperimentPlanner(results).Plan(spec);
        foreach (var notice in plan.Notices) host.Error.WriteLine($"note: {notice}");
        MachineRequirements.Require(plan.Runs.Select(run => run.Spec.Device));

        var store = new ResultStore(results);
        var rerun = arguments.GetValue(_rerun) switch { "failed" => RerunChoice.Failed, "all" => RerunChoice.All, _ => RerunChoice.None };
        var summary = new ExperimentRunner(store, RunProgress.For(host), host.Clock)
            .Run(plan, rerun, arguments.GetValue(_samples), cancellation);

        var report = new ClosingReport(store, plan);
        var path = report.WriteFiles();
        if (arguments.GetValue(_json)) report.PrintJson(path, host.Out);
        else report.Print(host);
        host.Error.WriteLine($"report: {path}");
        return Task.FromResult(Conclude(summary, host));
    }

    private static ExitCode Conclude(ExperimentSummary summary, CommandHost host)
    {
        var failures = summary.Failures.ToList();
        foreach (var (run, outcome) in failures) host.Error.WriteLine($"failed: {run.Name} ({run.Id}): {outcome.Reason}");
        if (summary.WasCancelled)
        {
            host.Error.WriteLine($"cancelled; {summary.NotStarted.Count} runs not started. The same command continues");
            return ExitCode.Cancelled;
        }

        return failures.Count > 0 ? ExitCode.RunFailed : ExitCode.Ok;
    }
}
