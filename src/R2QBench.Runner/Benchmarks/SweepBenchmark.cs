using System.Diagnostics;
using R2QBench.Core.Results;
using R2QBench.Core.Specs;
using R2QBench.Runner.Console;
using R2QBench.Runner.Pretraining;
using R2QBench.Runner.Runs;
using R2QBench.Runner.Sweeps;

namespace R2QBench.Runner.Benchmarks;

/// <summary>What the machinery of a sweep costs: runs that train nothing and measure nothing on a model of one layer.</summary>
public static class SweepBenchmark
{
    /// <summary>Seconds that 500 runs may take on two cores.</summary>
    public const double Limit = 60;

    /// <summary>Plans and does the runs.</summary>
    /// <param name="runs">How many, besides the baseline.</param>
    /// <param name="workers">Worker processes.</param>
    /// <param name="folder">An empty folder to work in.</param>
    /// <param name="clock">For the runs' times.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<SweepBenchmarkResult> RunAsync(int runs, int workers, string folder, TimeProvider clock, CancellationToken cancellation)
    {
        var model = Path.Combine(folder, "model");
        new Pretrainer(new RunProgress(new PlainStatusDisplay(TextWriter.Null, clock), clock), clock).Run(
            new PretrainSpec
            {
                Name = "one-layer",
                Output = model,
                VocabularySize = 320,
                Model = new ArchitectureSpec { HiddenSize = 16, IntermediateSize = 32, Layers = 1, Heads = 2, KeyValueHeads = 1, Context = 32 },
                Data = new DataSpec { Source = "builtin:world", SequenceLength = 16 },
                Training = new TrainingSpec { Steps = 1, BatchSize = 1 },
            },
            cancellation);

        var watch = Stopwatch.StartNew();
        var store = new ResultStore(Path.Combine(folder, "results"));
        var spec = new ExperimentSpec("no-op", "(benchmark)", [.. Enumerable.Range(0, runs).Select(seed => Run(model, seed))], []);
        var plan = SweepPlan.Of(new ExperimentPlanner(store.Folder).Plan(spec), store, filters: [], RerunChoice.None);
        var planned = watch.Elapsed;
        var processes = Enumerable.Range(0, workers).Select(_ => new WorkerProcess(store.Folder, visibleDevice: null, clock)).ToList();
        try
        {
            var board = new SilentMonitor();   // nobody watches
            var summary = await new SweepRunner(store, board, clock).RunAsync(plan, new RunOptions(), processes, cancellation);
            return new SweepBenchmarkResult(summary.Rows.Count, summary.Failures.Count(), workers, planned.TotalSeconds, watch.Elapsed.TotalSeconds, summary.Failures.FirstOrDefault().Row?.Reason);
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
        }
    }

    private static RunSpec Run(string model, int seed) => new()
    {
        Name = "no-op",
        Model = new ModelSpec { Source = model },
        Quantization = new QuantizationSpec { Method = "r2q", GroupSize = 8 },
        Training = new TrainingSpec { Steps = 0 },
        Seed = seed,
    };
}
