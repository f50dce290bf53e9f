using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Specs;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;
using R2QBench.Runner.Sweeps;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q sweep SPEC</c>: the runs of a spec, chosen by patterns, one JSON line each for other programs.</summary>
public sealed class SweepCommand : R2qCommand
{
    private readonly SweepOptions _options = new();
    private readonly Option<string[]> _filter = new("--filter")
    {
        Description = "Only runs whose id, name or KEY=VALUE of an axis matches (repeatable); * and ? as wildcards",
        HelpName = "GLOB",
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string> _engine = new("--engine") { Description = "Where workers run: local", HelpName = "ENGINE", DefaultValueFactory = _ => "local" };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show what would be done and start nothing" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON line per run as soon as it ends (docs/sweeps.md)" };

    public SweepCommand() : base(
        "sweep",
        "Do the runs of a spec over workers",
        "sweep experiments/quickstart.yaml",
        "sweep experiments/quickstart.yaml --filter \"r2q*\" --filter \"full precision\"",
        "sweep experiments/quickstart.yaml --dry-run",
        "sweep experiments/quickstart.yaml --rerun failed --json")
    {
        _options.AddTo(this);
        foreach (var option in (Option[])[_filter, _engine, _dryRun, _json]) Options.Add(option);
        _engine.AcceptOnlyFromAmong("local");
    }

    public override async Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var results = arguments.GetValue(_options.Results)!;
        var spec = SpecReader.Read(arguments.GetValue(_options.Spec)!, _options.Overrides(arguments), Vocabulary.Create());
        var plan = new ExperimentPlanner(results).Plan(spec);
        foreach (var notice in plan.Notices) host.Error.WriteLine($"note: {notice}");

        var store = new ResultStore(results);
        var sweep = SweepPlan.Of(plan, store, arguments.GetValue(_filter)!, _options.Rerun(arguments));
        var json = arguments.GetValue(_json);
        if (arguments.GetValue(_dryRun)) return Preview(sweep, store, json, host);

        MachineRequirements.Require(sweep.ToDo.Select(item => item.Run.Spec.Device));
        ISweepMonitor monitor = new LineMonitor(RunProgress.For(host));
        if (json) monitor = new JsonLineMonitor(monitor, sweep.Experiment, store, host.Out);
        using var worker = new InProcessWorker(store, host.Clock);
        var summary = await new SweepRunner(store, monitor, host.Clock).RunAsync(sweep, _options.RunOptions(arguments), [worker], cancellation);

        var report = new ClosingReport(store, plan with { Runs = [.. sweep.Items.Select(item => item.Run)] });
        var path = report.WriteFiles();
        if (!json) report.Print(host);
        host.Error.WriteLine($"report: {path}");
        return SweepConclusion.Print(summary, host);
    }

    private static ExitCode Preview(SweepPlan sweep, ResultStore store, bool json, CommandHost host)
    {
        var table = new Listing("run", "id", "attempt>", "what is done");
        foreach (var item in sweep.Items)
        {
            var folder = store.PathOf(sweep.Experiment, item.Run.Id);
            if (json)
            {
                JsonLine.Write(host.Out, item.IsKept
                    ? SweepLine.Of(item, folder, item.Before!, metrics: null)
                    : SweepLine.Of(item, sweep.Experiment, folder, SweepLine.Planned));
            }

            table.Add(
                item.Run.Name,
                item.Run.Id,
                FormattableString.Invariant($"{(item.IsKept ? item.Before!.Attempt : item.Attempt)}"),
                item.IsKept ? $"nothing: {item.Before!.Status.ToString().ToLowerInvariant()} before" : "run");
        }

        if (!json) table.WriteTo(host.Out);
        return ExitCode.Ok;
    }
}
