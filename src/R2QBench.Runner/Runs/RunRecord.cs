using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Runs;

/// <summary>What a run has measured so far; filled while it goes on, so that a failed run keeps what it had.</summary>
public sealed class RunRecord
{
    public List<MetricRow> Metrics { get; } = [];

    public List<StepRow> Steps { get; } = [];

    public List<LayerRow> Layers { get; } = [];

    public List<SampleRow> Samples { get; } = [];

    /// <summary>Last finished optimizer step; null before training.</summary>
    public int? LastStep { get; set; }

    /// <summary>Tokens that the student was trained on; null before training.</summary>
    public long? TokensTrained { get; set; }

    /// <summary>Sizes; null until the model is loaded.</summary>
    public ModelSize? Size { get; set; }

    /// <summary>Peak memory of the accelerator in bytes; null on the CPU.</summary>
    public long? PeakDeviceBytes { get; set; }

    public TimeSpan? Load { get; set; }

    public TimeSpan? EvaluateBefore { get; set; }

    public TimeSpan? Train { get; set; }

    public TimeSpan? Encode { get; set; }

    public TimeSpan? EvaluateAfter { get; set; }
}
