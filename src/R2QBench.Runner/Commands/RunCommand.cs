using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Specs;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;
using R2QBench.Runner.Sweeps;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q run SPEC</c>: every run of one spec in this process, one after the other, with a report and a closing table.</summary>
public sealed class RunCommand : R2qCommand
{
    private readonly SweepOptions _options = new();
    private readonly Option<bool> _json = CommonOptions.Json();

    public RunCommand() : base(
        "run",
        "Do every run of a spec",
        "run experiments/quickstart.yaml",
        "run experiments/stories-2bit.yaml --set model.source=../shared/data/models/stories260k",
        "run experiments/quickstart.yaml --set training.steps=0 --results /tmp/untrained",
        "run experiments/quickstart.yaml --rerun failed")
    {
        _options.AddTo(this);
        Options.Add(_json);
    }

    public override async Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var results = arguments.GetValue(_options.Results)!;
        var spec = SpecReader.Examine(arguments.GetValue(_options.Spec)!, _options.Overrides(arguments), Vocabulary.Create());
        var plan = new ExperimentPlanner(results).Plan(spec);
        foreach (var notice in plan.Notices) host.Error.WriteLine($"note: {notice}");
        MachineRequirements.Require(plan.Runs.Select(run => run.Spec.Device));

        var store = new ResultStore(results);
        var sweep = SweepPlan.Of(plan, store, filters: [], _options.Rerun(arguments));
        using var worker = new InProcessWorker(store, host.Clock);
        var summary = await new SweepRunner(store, new LineMonitor(RunProgress.For(host)), host.Clock)
            .RunAsync(sweep, _options.RunOptions(arguments), [worker], cancellation);

        var report = new ClosingReport(store, plan);
        var path = report.WriteFiles();
        if (arguments.GetValue(_json)) report.PrintJson(path, host.Out);
        else report.Print(host);
        host.Error.WriteLine(path is null ? "report: another process is writing it" : $"report: {path}");
        return SweepConclusion.Print(summary, host);
    }
}
