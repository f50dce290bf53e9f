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

    private readonly Option<string> _engine = new("--engine")
    {
        Description = $"Where runs are done: {string.Join(", or ", SweepEngines.All.Select(engine => $"{engine.Name}, {engine.Title}"))}",
        HelpName = "ENGINE",
        DefaultValueFactory = _ => SweepEngines.All[0].Name,
    };

    private readonly Option<int> _parallel = new("--parallel") { Description = "Workers: processes that do runs side by side; with slurm, in each task", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _losses = new("--worker-losses")
    {
        Description = "A run fails after so many lost workers in a row without progress",
        HelpName = "N",
        DefaultValueFactory = _ => new RunOptions().WorkerLosses,
    };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Show what would be done and start nothing" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON line per run as soon as it ends (docs/sweeps.md)" };

    public SweepCommand() : base(
        "sweep",
        "Do the runs of a spec over workers",
        "sweep experiments/quickstart.yaml",
        "sweep experiments/quickstart.yaml --filter \"r2q*\" --filter \"full precision\"",
        "sweep experiments/quickstart.yaml --parallel 2 --timeout 3600",
        "sweep experiments/quickstart.yaml --dry-run",
        "sweep experiments/quickstart.yaml --rerun failed --json",
        "sweep experiments/quickstart.yaml --engine slurm --set slurm.time=1:00:00 --set slurm.chunk_size=4")
    {
        _options.AddTo(this);
        foreach (var option in (Option[])[_filter, _engine, _parallel, _losses, _dryRun, _json]) Options.Add(option);
        _engine.AcceptOnlyFromAmong([.. SweepEngines.All.Select(engine => engine.Name)]);
        SweepOptions.AtLeast(_parallel, 1);
        SweepOptions.AtLeast(_losses, 1);
    }

    public override async Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var results = arguments.GetValue(_options.Results)!;
        var spec = SpecReader.Examine(arguments.GetValue(_options.Spec)!, _options.Overrides(arguments), Vocabulary.Create());
        var plan = new ExperimentPlanner(results).Plan(spec);
        foreach (var notice in plan.Notices) host.Error.WriteLine($"note: {notice}");

        var store = new ResultStore(results);
        var sweep = SweepPlan.Of(plan, store, arguments.GetValue(_filter)!, _options.Rerun(arguments));
        NoteOfThreads(arguments, sweep, host);
        var json = arguments.GetValue(_json);
        ISweepMonitor Shown(ISweepMonitor monitor) => json ? new JsonLineMonitor(monitor, sweep.Experiment, store, host.Out) : monitor;
        var order = new SweepOrder(sweep, spec, _options.Overrides(arguments), RunOptions(arguments), arguments.GetValue(_parallel), store, Shown, host);
        var engine = SweepEngines.Get(arguments.GetValue(_engine)!);
        if (arguments.GetValue(_dryRun)) return Preview(order, engine, json);
        var summary = await engine.RunAsync(order, cancellation);

        var report = new ClosingReport(store, plan with { Runs = [.. sweep.Items.Select(item => item.Run)] });
        var path = report.WriteFiles();
        if (!json) report.Print(host);
        host.Error.WriteLine(path is null ? "report: another process is writing it" : $"report: {path}");
        return SweepConclusion.Print(summary, host);
    }

    /// <summary>More threads at a time than this machine has only wait for each other.</summary>
    private void NoteOfThreads(ParseResult arguments, SweepPlan sweep, CommandHost host)
    {
        if (arguments.GetValue(_engine) != SweepEngines.All[0].Name || !sweep.ToDo.Any()) return;
        var workers = Math.Min(arguments.GetValue(_parallel), sweep.ToDo.Count());
        var threads = sweep.ToDo.Max(item => item.Run.Spec.Threads);
        if (workers > 1 && workers * threads > Environment.ProcessorCount)
            host.Error.WriteLine($"note: {workers} workers of {threads} threads share {Environment.ProcessorCount} processors; fewer are as fast, e.g. --parallel {Math.Max(1, Environment.ProcessorCount / threads)}");
    }

    private RunOptions RunOptions(ParseResult arguments) => _options.RunOptions(arguments) with { WorkerLosses = arguments.GetValue(_losses) };

    private static ExitCode Preview(SweepOrder order, ISweepEngine engine, bool json)
    {
        var (sweep, store, host) = (order.Plan, order.Store, order.Host);
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

        if (json) return ExitCode.Ok;
        table.WriteTo(host.Out);
        foreach (var line in engine.Preview(order)) host.Out.WriteLine(line);
        return ExitCode.Ok;
    }
}
