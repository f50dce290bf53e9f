using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Benchmarks;

/// <summary>Made-up results of any size, for timing what reads results; the same numbers every time.</summary>
/// <param name="Runs">Runs, the full-precision one included.</param>
/// <param name="Metrics">Tasks per run, each measured before and after training.</param>
/// <param name="Steps">Logged steps per run.</param>
public sealed record SyntheticResults(int Runs, int Metrics, int Steps)
{
    public const string Experiment = "synthetic";

    private static readonly string[] Methods = ["r2q", "rtn", "ternary", "llm_qat", "seq", "bipolar"];
    private static readonly int[] Groups = [32, 64, 128, -1];

    /// <summary>Writes them, merged, with a spec and an environment for each run.</summary>
    public void Write(string results)
    {
        var runs = Enumerable.Range(0, Runs).Select(Run).ToArray();
        new MergedRowsWriter(results, Experiment).Write(runs, Rows);
        foreach (var run in runs)
        {
            var folder = Directory.CreateDirectory(Path.Combine(results, Experiment, run.RunId)).FullName;
            File.WriteAllText(Path.Combine(folder, "spec.yaml"), Spec(run));
            File.WriteAllText(Path.Combine(folder, "environment.json"), "{\n  \"cpu\": \"synthetic\",\n  \"threads\": 2,\n  \"libtorch\": \"1.13.1\"\n}\n");
        }
    }

    private static RunRow Run(int index)
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(index);
        var (method, group, seed, rate) = (Methods[index % 6], Groups[index / 6 % 4], index / 24 % 5, Math.Pow(2, index / 120 % 32) * 1e-6);
        var isBaseline = index == 0;
        return new RunRow
        {
            RunId = FormattableString.Invariant($"{index + 1:x12}"),
            RunName = isBaseline ? "full precision" : FormattableString.Invariant($"{method}, group_size {group}, learning_rate {rate:0.###e+0}, seed {seed}"),
            Status = RunStatus.Completed,
            IsBaseline = isBaseline,
            ModelSource = "synthetic",
            ModelName = "synthetic",
            ModelParameters = 1_000_000,
            Method = isBaseline ? "none" : method,
            Bits = isBaseline ? null : 2,
            GroupSize = isBaseline ? null : group,
            Steps = isBaseline ? null : 500,
            LearningRate = isBaseline ? null : rate,
            Loss = isBaseline ? null : "kl_forward",
            Seed = isBaseline ? 0 : seed,
            Device = "cpu",
            Threads = 2,
            TrainSeconds = isBaseline ? null : 100 + index % 37,
            BitsPerWeightStored = isBaseline ? null : 2 + (group > 0 ? 32.0 / group : 0.01),
            BitsPerWeightEntropy = isBaseline ? null : 2 + (group > 0 ? 32.0 / group : 0.01),
            ModelBytesStored = 1_000_000,
            TokensTrained = isBaseline ? null : 1_000_000 + index,
            TokensPerSecond = isBaseline ? null : 9000 + index % 997,
            PeakHostBytes = 1L << 30,
            StartedUtc = start,
            FinishedUtc = start.AddMinutes(2),
        };
    }

    private IEnumerable<ResultRow> Rows(RunRow run)
    {
        var random = new Random((int)(Convert.ToInt64(run.RunId, 16) % int.MaxValue));
        for (var task = 0; task < Metrics; task++)
            foreach (var stage in run.IsBaseline ? [Stage.Baseline] : new[] { Stage.Before, Stage.After })
                yield return new MetricRow { Stage = stage, Measurement = Figure(task, stage, random) };
        for (var step = 1; step <= (run.IsBaseline ? 0 : Steps); step++)
            yield return new StepRow
            {
                Step = step,
                TokensTrained = step * 1024L,
                Loss = 2 + 4 / Math.Sqrt(step) + random.NextDouble() * 0.2,
                GradientNorm = 1 + random.NextDouble(),
                LearningRate = 1e-3,
                TokensPerSecond = 9000,
                CodesChangedFraction = 0.1 / step,
            };
    }

    private static Measurement Figure(int task, Stage stage, Random random)
    {
        var quality = (stage == Stage.Before ? 0.3 : 0.6) + random.NextDouble() * 0.2;
        return task == 0
            ? new Measurement
            {
                Task = "synthetic-text",
                Metric = "perplexity",
                Value = 10 / quality,
                StandardError = 0.1,
                Count = 100_000,
                HigherIsBetter = false,
                ContextLength = 2048,
                Stride = 2048,
                BosPolicy = "none",
                Protocol = "perplexity-blocks",
                ProtocolVersion = 1,
            }
            : new Measurement
            {
                Task = FormattableString.Invariant($"synthetic-task-{task}"),
                Metric = "acc",
                Value = quality,
                StandardError = 0.01,
                Count = 1000,
                ChanceLevel = 0.25,
                HigherIsBetter = true,
                BosPolicy = "none",
                Protocol = "multiple-choice",
                ProtocolVersion = 1,
            };
    }

    private static string Spec(RunRow run) => FormattableString.Invariant($"""
        name: {Experiment}
        model:
          source: synthetic
          dtype: bfloat16
        quantization:
          method: {run.Method}
          group_size: {run.GroupSize ?? 0}
        training:
          loss: kl_forward
          steps: 500
          optimizer:
            name: adamw
            learning_rate: {run.LearningRate ?? 0}
        seed: {run.Seed}

        """);
}
