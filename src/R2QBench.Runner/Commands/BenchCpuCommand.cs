using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Runner.Benchmarks;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;
using R2QBench.Torch;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q bench cpu</c>: training steps of a small model with fused operators against libtorch's, part by part; exit code 1 if a step gains too little.</summary>
public sealed class BenchCpuCommand : R2qCommand
{
    private readonly Option<int> _threads = new("--threads") { Description = "Threads of libtorch", HelpName = "N", DefaultValueFactory = _ => 2 };
    private readonly Option<int> _turns = new("--turns") { Description = "Turns of each form, of eight steps each; figures are medians", HelpName = "N", DefaultValueFactory = _ => 5 };
    private readonly Option<string?> _experiment = new("--experiment") { Description = "Also do all runs of this spec twice, fused and plain, each time in a process of its own", HelpName = "SPEC" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public BenchCpuCommand() : base("cpu", "Time training steps of a small model on the CPU, with and without fusing", "bench cpu", "bench cpu --threads 1 --turns 9 --json", "bench cpu --experiment experiments/quickstart.yaml")
    {
        foreach (var option in (Option[])[_threads, _turns, _experiment, _json]) Options.Add(option);
        foreach (var option in (Option<int>[])[_threads, _turns])
            option.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() < 1) result.AddError($"{option.Name} must be at least 1");
            });
    }

    public override async Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        MachineRequirements.RequireEngine();
        var threads = arguments.GetValue(_threads);
        var experiment = arguments.GetValue(_experiment);
        if (experiment is not null && !File.Exists(experiment)) throw new ProblemException(new Problem("There is no such file", _experiment.Name, experiment, "a spec, e.g. experiments/quickstart.yaml"));
        List<FusedTiming> timings = [.. FusedBenchmark.Run(threads, arguments.GetValue(_turns), cancellation)];
        if (experiment is not null) timings.Add(await ExperimentBenchmark.RunAsync(experiment, cancellation));
        if (arguments.GetValue(_json)) JsonListing.Write(host.Out, timings);
        else Print(timings, threads, host.Out);
        return timings.All(timing => timing.Holds) ? ExitCode.Ok : ExitCode.RunFailed;
    }

    private static void Print(List<FusedTiming> timings, int threads, TextWriter output)
    {
        var engine = Engine.Describe();
        output.WriteLine(FormattableString.Invariant($"libtorch {engine.LibtorchVersion}, BLAS {Path.GetFileName(engine.Blas)}, {threads} of {Environment.ProcessorCount} cores"));
        output.WriteLine();
        var table = new Listing("work", "fused ms>", "plain ms>", "factor>", "");
        foreach (var timing in timings)
        {
            Add(table, timing, "");
            foreach (var part in timing.Parts) Add(table, part, "  ");
        }

        table.WriteTo(output);
    }

    private static void Add(Listing table, FusedTiming timing, string indent) =>
        table.Add(
            indent + timing.Name,
            FormattableString.Invariant($"{timing.FusedMilliseconds:0.00}"),
            FormattableString.Invariant($"{timing.PlainMilliseconds:0.00}"),
            FormattableString.Invariant($"{timing.Factor:0.00}"),
            timing.Least is { } least ? FormattableString.Invariant($"{(timing.Holds ? "holds" : "TOO SLOW")} (≥ {least})") : "");
}
