using System.CommandLine;
using System.Globalization;
using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Core.Specs;
using R2QBench.Runner.Benchmarks;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;
using R2QBench.Tasks;
using static TorchSharp.torch;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q bench eval MODEL</c>: items and tokens per second of a task, by token budget.</summary>
public sealed class BenchEvalCommand : R2qCommand
{
    private const int UsualItems = 500;

    private readonly Argument<string> _model = CommonOptions.Model();
    private readonly Option<string> _task = new("--task") { Description = "The task", HelpName = "NAME", DefaultValueFactory = _ => "mmlu_5shot" };
    private readonly Option<int> _limit = new("--limit") { Description = "Items; 0 takes all", HelpName = "N", DefaultValueFactory = _ => UsualItems };
    private readonly Option<int[]> _budgets = new("--token-budget") { Description = "Tokens per batch; repeat it to compare several", HelpName = "N", DefaultValueFactory = _ => [EvaluationContext.DefaultTokenBudget] };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads on the CPU", HelpName = "N", DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, 4) };
    private readonly Option<string> _device = CommonOptions.DeviceOrCpu();
    private readonly Option<bool> _json = CommonOptions.Json();

    public BenchEvalCommand() : base(
        "eval",
        "Time an evaluation",
        "bench eval ../shared/data/models/stories260k",
        "bench eval ../shared/data/models/stories260k --task boolq --limit 200 --token-budget 1024 --token-budget 4096")
    {
        Arguments.Add(_model);
        foreach (var option in (Option[])[_task, _limit, _budgets, _threads, _device, _json]) Options.Add(option);
        _limit.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() < 0) result.AddError("--limit must be a whole number ≥ 0");
        });
        _threads.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() < 1) result.AddError("--threads must be a whole number ≥ 1");
        });
        _budgets.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int[]>()!.Any(budget => budget < 1)) result.AddError("--token-budget must be a whole number ≥ 1");
        });
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var limit = arguments.GetValue(_limit);
        var spec = new EvaluationSpec.Task(arguments.GetValue(_task)!, limit == 0 ? null : limit);
        PreparedEvaluation.Open(spec);
        var folder = ModelSources.ResolveFolder(arguments.GetValue(_model)!);
        var device = arguments.GetValue(_device)!;
        MachineRequirements.RequireDevices([device]);
        set_num_threads(arguments.GetValue(_threads));
        var loaded = ModelLoader.Load(folder, ScalarType.Float32, new Device(device), ScalarType.Float32);
        using var model = loaded.Model;
        var progress = RunProgress.For(host);
        progress.StartStage(spec.Name);
        var timings = EvaluationBenchmark.Run(loaded, spec, arguments.GetValue(_budgets)!, (done, total) => progress.Part("tokens", done, total), cancellation).ToList();
        if (arguments.GetValue(_json)) JsonListing.Write(host.Out, timings);
        else Print(timings, host.Out);
        return Task.FromResult(ExitCode.Ok);
    }

    private static void Print(IReadOnlyList<EvaluationTiming> timings, TextWriter output)
    {
        var table = new Listing("task", "token budget>", "items>", "tokens>", "seconds>", "items/s>", "tokens/s>", "largest difference>");
        foreach (var timing in timings)
        {
            table.Add(
                timing.Task, Text(timing.TokenBudget, "0"), Text(timing.Items, "0"), Text(timing.Tokens, "0"), Text(timing.Seconds, "0.00"),
                Text(timing.ItemsPerSecond, "0.0"), Text(timing.TokensPerSecond, "0"), Text(timing.LargestDifference, "0.0e+00"));
        }

        table.WriteTo(output);
        output.WriteLine("tokens: of all requests, each counted whole; largest difference: of a log-likelihood from the first line's, in nats");
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
