namespace R2QBench.Core.Specs;

/// <summary>One fully resolved run: every value stated, nothing left to look up.</summary>
public sealed record RunSpec
{
    /// <summary>Name of the experiment; also its folder below the results. Not part of the run id.</summary>
    public required string Name { get; init; }

    /// <summary>The full-precision model to start from.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>The text that is trained on.</summary>
    public DataSpec Data { get; init; } = new();

    /// <summary>How weights are quantized.</summary>
    public required QuantizationSpec Quantization { get; init; }

    /// <summary>How the quantized model is trained.</summary>
    public TrainingSpec Training { get; init; } = new();

    /// <summary>What is measured, in the order given; at least one for a run read from a file.</summary>
    public IReadOnlyList<EvaluationSpec> Evaluation { get; init => field = ValueList<EvaluationSpec>.Of(value); } = ValueList<EvaluationSpec>.Empty;

    /// <summary>Seeds data order and everything random of the run.</summary>
    public long Seed { get; init; }

    /// <summary>Intra-op threads on the CPU; changes result bits, so it is stated and part of the run id.</summary>
    public int Threads { get; init; } = 1;

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:INDEX</c>; only the kind is part of the run id.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Whether fused operators may be used; they change result bits.</summary>
    public bool Fused { get; init; } = true;

    /// <summary>Values of the grid axes of this run, dotted key → text. Every run of an experiment has the same keys. Not part of the run id.</summary>
    public IReadOnlyDictionary<string, string> Axes { get; init => field = ValueMap.Of(value); } = ValueMap.Empty;

    /// <summary>True for the full-precision run that others are compared with.</summary>
    public bool IsBaseline => Quantization.Method == QuantizationSpec.NoMethod;

    /// <summary>The full-precision run of the same model, evaluation, threads and device.</summary>
    /// <remarks>What does not matter to it is set to one fixed value, so that all runs of a sweep share it.</remarks>
    public RunSpec Baseline() => this with
    {
        Data = new DataSpec(),
        Quantization = new QuantizationSpec { Method = QuantizationSpec.NoMethod, Bits = 0 },
        Training = new TrainingSpec { Steps = 0 },
        Seed = 0,
        Axes = ValueMap.Empty,
    };
}
