using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Tests.Commands;
using R2QBench.Testing;

namespace R2QBench.Runner.Tests.Runs;

/// <summary>A spec over the tiny model, with a results folder of its own.</summary>
internal sealed class TinyExperiment : IDisposable
{
    public const string Name = "tiny";
    private readonly TempFolder _folder = new();

    public TinyExperiment(TinyModel model, string? grid = null)
    {
        Results = _folder.File("results");
        SpecPath = _folder.Write("tiny.yaml", $$"""
            name: {{Name}}
            model: { source: "{{model.Folder}}" }
            data: { source: "text:{{model.Text}}", sequence_length: 32 }
            quantization: { method: r2q, group_size: 16 }
            training:
              loss: kl_forward
              steps: 6
              batch_size: 4
              optimizer: { learning_rate: 2.0e-3 }
              schedule: { name: constant }
              log_every: 2
            evaluation:
              - perplexity: { corpus: "text:{{model.HeldOut}}", sequence_length: 32 }
            seed: 1
            threads: 1
            {{grid}}
            """);
    }

    public string SpecPath { get; }

    public string Results { get; private set; }

    public ResultStore Store => new(Results);

    /// <summary>Path of something in the experiment's own temporary folder.</summary>
    public string File(params string[] parts) => _folder.File(parts);

    /// <summary>From now on rows go to another, empty folder.</summary>
    public void UseFreshResults() => Results = _folder.File(Guid.NewGuid().ToString("N"));

    /// <summary><c>r2q run</c> within this process.</summary>
    public R2qProcess.Result Run(params string[] more) => R2qProcess.RunInside(["run", SpecPath, "--results", Results, .. more]);

    public IReadOnlyList<RunRow> Runs() => Store.Read<RunRow>(Name);

    /// <summary>Every figure as one line: run, stage, task, metric, value with all digits.</summary>
    public string[] Figures() =>
    [
        .. Store.Read<MetricRow>(Name)
            .Select(row => FormattableString.Invariant($"{row.RunId} {row.Stage} {row.Measurement.Task} {row.Measurement.Metric} {row.Measurement.Value:R}"))
            .Order(StringComparer.Ordinal),
    ];

    public void Dispose() => _folder.Dispose();
}
