using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports.Lattices;
using R2QBench.Runner.Training.State;

namespace R2QBench.Runner.Runs;

/// <summary>What a run has measured so far; filled while it goes on, so that a failed run keeps what it had.</summary>
public sealed class RunRecord
{
    /// <summary>Figures of all stages.</summary>
    public List<MetricRow> Metrics { get; } = [];

    /// <summary>Logged training steps.</summary>
    public List<StepRow> Steps { get; } = [];

    /// <summary>One row per quantized layer and stage.</summary>
    public List<LayerRow> Layers { get; } = [];

    /// <summary>Single answers, if they were asked for.</summary>
    public List<SampleRow> Samples { get; } = [];

    /// <summary>One weight group of the first quantized layer, at each stage that was measured; null for a baseline.</summary>
    public LatticeCapture? Lattice { get; private set; }

    /// <summary>Last finished optimizer step; null before training.</summary>
    public int? LastStep { get; set; }

    /// <summary>Tokens that the student was trained on; null before training.</summary>
    public long? TokensTrained { get; set; }

    /// <summary>Sizes; null until the model is loaded.</summary>
    public ModelSize? Size { get; set; }

    /// <summary>Peak memory of the accelerator in bytes; null on the CPU.</summary>
    public long? PeakDeviceBytes { get; set; }

    /// <summary>Time to load the model.</summary>
    public TimeSpan? Load { get; set; }

    /// <summary>Time of the evaluation before training.</summary>
    public TimeSpan? EvaluateBefore { get; set; }

    /// <summary>Time of the training steps.</summary>
    public TimeSpan? Train { get; set; }

    /// <summary>Time to store the quantized model and to read it back.</summary>
    public TimeSpan? Encode { get; set; }

    /// <summary>Time of the last evaluation.</summary>
    public TimeSpan? EvaluateAfter { get; set; }

    /// <summary>Adds the group as it was at another stage.</summary>
    public void Add(LatticeCapture? capture)
    {
        if (capture is not null) Lattice = Lattice is null ? capture : Lattice with { Stages = [.. Lattice.Stages, .. capture.Stages] };
    }

    /// <summary>Step of the checkpoint that the run went on from; null if it began at the start.</summary>
    public int? ResumedFromStep { get; set; }

    /// <summary>What the user should know of how the run was done; null if it went straight through.</summary>
    public string? Note { get; set; }

    /// <summary>Time that earlier starts of the run spent up to the checkpoint.</summary>
    public TimeSpan Earlier { get; set; }

    /// <summary>Everything that was measured before a checkpoint, so that it is not measured again.</summary>
    /// <param name="total">Time that the run has taken so far, earlier starts included.</param>
    public StatePart State(Func<TimeSpan> total) => new(
        "record",
        state =>
        {
            state.Value("metrics", Metrics);
            state.Value("steps", Steps);
            state.Value("layers", Layers);
            state.Value("samples", Samples);
            state.Value("lattice", Lattice);
            state.Value("last_step", LastStep);
            state.Value("tokens_trained", TokensTrained);
            state.Value("evaluate_before", EvaluateBefore);
            state.Value("total", total());
        },
        state =>
        {
            Replace(Metrics, state.Value<List<MetricRow>>("metrics"));
            Replace(Steps, state.Value<List<StepRow>>("steps"));
            Replace(Layers, state.Value<List<LayerRow>>("layers"));
            Replace(Samples, state.Value<List<SampleRow>>("samples"));
            Lattice = state.Value<LatticeCapture?>("lattice");
            LastStep = state.Value<int?>("last_step");
            TokensTrained = state.Value<long?>("tokens_trained");
            EvaluateBefore = state.Value<TimeSpan?>("evaluate_before");
            Earlier = state.Value<TimeSpan>("total");
        });

    private static void Replace<T>(List<T> list, List<T> with)
    {
        list.Clear();
        list.AddRange(with);
    }
}
