namespace R2QBench.Core.Specs;

/// <summary>How the weights of one run are quantized.</summary>
public sealed record QuantizationSpec
{
    /// <summary>The method name of a full-precision run; not something users write.</summary>
    public const string NoMethod = "none";

    /// <summary>One scale set per output row.</summary>
    public const int PerChannel = -1;

    /// <summary>One scale set per matrix.</summary>
    public const int PerTensor = 0;

    /// <summary>Method name as registered, e.g. <c>r2q</c>, <c>rtn</c>, <c>ternary</c>.</summary>
    public required string Method { get; init; }

    /// <summary>Bits per code; 0 for a method with fixed levels (ternary, binary), which ignores bits.</summary>
    public int Bits { get; init; } = 2;

    /// <summary>Input columns that share one set of scales: <see cref="PerChannel"/> (-1), <see cref="PerTensor"/> (0), or 2 and more.</summary>
    /// <remarks>The last group of a row may be shorter.</remarks>
    public int GroupSize { get; init; } = 64;

    /// <summary>What scales are rounded to, in training as in storage: <c>float16</c>, <c>bfloat16</c> or <c>float32</c>.</summary>
    public string ScaleDtype { get; init; } = "float16";

    /// <summary>The straight-through rule; <c>pass_through</c> unless the method lacks it.</summary>
    public string Gradient { get; init; } = "pass_through";

    /// <summary><c>recomputed</c> (from the weights, no gradient), <c>live</c> (gradient flows through) or <c>learned</c> (parameters).</summary>
    public string Scales { get; init; } = "recomputed";

    /// <summary>Where scales start: <c>closed_form</c>, <c>max</c>, <c>mse</c> or <c>asymmetric_clip</c>, as far as the method has it.</summary>
    public string Init { get; init; } = "closed_form";

    /// <summary>Rows of <see cref="DataSpec.SequenceLength"/> tokens of the training text that <c>asymmetric_clip</c> looks at.</summary>
    public int CalibrationRows { get; init; } = 16;

    /// <summary>True if the start looks at text.</summary>
    public bool NeedsCalibration => Init == "asymmetric_clip";

    /// <summary>Modules left in full precision, as globs over module paths; embeddings and norms are never quantized.</summary>
    public IReadOnlyList<string> Skip { get; init => field = ValueList<string>.Of(value); } = ValueList<string>.Of(["lm_head"]);

    /// <summary>Options of the method, complete with its defaults, e.g. <c>variant</c> → <c>B</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init => field = ValueMap.Of(value); } = ValueMap.Empty;
}
