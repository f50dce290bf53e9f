using R2QBench.Core.Results.Mapping;

namespace R2QBench.Core.Results.Rows;

/// <summary>One run: what was asked for, how it ended, what it cost, and on what it ran.</summary>
/// <remarks>Null means "does not apply" (a baseline has no method options) or "not reached" (a failed run).</remarks>
[Table("run", "one run")]
public sealed record RunRow : ResultRow
{
    // How it ended.
    [Column("Name of the run as shown in reports: the grid values that tell it from its siblings")]
    public required string RunName { get; init; }

    [Column("`completed`, `failed` or `cancelled`")]
    public required RunStatus Status { get; init; }

    [Column("Why the run failed or was cancelled; null if completed")]
    public string? Reason { get; init; }

    [Column("Kind of failure: `out_of_memory`, `diverged`, `timeout`, `input`, `worker_lost` or `error`; null if the run did not fail")]
    public string? Failure { get; init; }

    [Column("What is to be known of how the run was done, e.g. that it started over because its checkpoint was of another libtorch; null if nothing")]
    public string? Note { get; init; }

    [Column("Step of the checkpoint that this attempt went on from; null if it began at the start", Unit = "optimizer steps")]
    public int? ResumedFromStep { get; init; }

    [Column("Last optimizer step that was finished; null if training never began", Unit = "optimizer steps")]
    public int? LastStep { get; init; }

    [Column("True for the full-precision model that the others are compared with")]
    public required bool IsBaseline { get; init; }

    [Column("Values of the grid's axes in this run: JSON object, dotted key to text")]
    public IReadOnlyDictionary<string, string> Axes { get; init; } = new Dictionary<string, string>();

    // The model.
    [Column("Model as named in the spec: folder, `builtin:…` or `hub:…`")]
    public required string ModelSource { get; init; }

    [Column("Last part of the model's source, as shown in tables")]
    public required string ModelName { get; init; }

    [Column("SHA-256 over the files of the model and its tokenizer, hexadecimal")]
    public string? ModelHash { get; init; }

    [Column("All weights of the model, shared ones counted once", Unit = "weights")]
    public long? ModelParameters { get; init; }

    [Column("Weights that were quantized", Unit = "weights")]
    public long? QuantizedParameters { get; init; }

    // Quantization.
    [Column("Quantization method; `none` for the baseline")]
    public required string Method { get; init; }

    [Column("Version of the method's formulas; raised when they change a result")]
    public int? MethodVersion { get; init; }

    [Column("Bits asked for; null where the method has fixed levels", Unit = "bits")]
    public int? Bits { get; init; }

    [Column("Input columns that share a scale; -1 per output channel, 0 per tensor", Unit = "weights")]
    public int? GroupSize { get; init; }

    [Column("Type in which scales are stored")]
    public string? ScaleDtype { get; init; }

    [Column("Gradient rule through the rounding, e.g. `pass_through`")]
    public string? Gradient { get; init; }

    [Column("How scales are obtained during training: `recomputed`, `live` or `learned`")]
    public string? Scales { get; init; }

    [Column("Where scales started: `closed_form`, `max`, `mse` or `asymmetric_clip`")]
    public string? Init { get; init; }

    [Column("Options of the method: JSON object, key to text")]
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    [Column("Modules left in full precision: JSON array of patterns over module paths")]
    public IReadOnlyList<string> Skip { get; init; } = [];

    // Training.
    [Column("Training loss, e.g. `ce`, `kl_forward`; null if nothing was trained")]
    public string? Loss { get; init; }

    [Column("Terms on inner states beside the loss: JSON object, term to weight")]
    public IReadOnlyDictionary<string, string> FeatureWeights { get; init; } = new Dictionary<string, string>();

    [Column("Phases of the training: JSON array, one text per phase; empty if there is only one")]
    public IReadOnlyList<string> Phases { get; init; } = [];

    [Column("Optimizer steps asked for", Unit = "optimizer steps")]
    public int? Steps { get; init; }

    [Column("Sequences per forward pass", Unit = "sequences")]
    public int? BatchSize { get; init; }

    [Column("Forward passes per optimizer step")]
    public int? GradientAccumulation { get; init; }

    [Column("Training sequence length", Unit = "tokens")]
    public int? SequenceLength { get; init; }

    [Column("Optimizer, e.g. `adamw` or `adamw, 8-bit moments`")]
    public string? Optimizer { get; init; }

    [Column("Peak learning rate")]
    public double? LearningRate { get; init; }

    [Column("Decoupled weight decay")]
    public double? WeightDecay { get; init; }

    [Column("Learning-rate schedule: `constant`, `cosine` or `linear`")]
    public string? Schedule { get; init; }

    [Column("Steps over which the learning rate rises to its peak", Unit = "optimizer steps")]
    public int? WarmupSteps { get; init; }

    [Column("Largest gradient norm let through; null if not clipped")]
    public double? GradientClip { get; init; }

    [Column("Type in which the model computes")]
    public string? ComputeDtype { get; init; }

    [Column("Type of the weights that the optimizer updates")]
    public string? LatentDtype { get; init; }

    [Column("Training text as named in the spec")]
    public string? DataSource { get; init; }

    [Column("SHA-256 of the training text, hexadecimal")]
    public string? DataHash { get; init; }

    [Column("Seed of every random choice of the run")]
    public required long Seed { get; init; }

    // Size.
    [Column("Codes and scales as stored, per quantized weight", Unit = "bits per weight")]
    public double? BitsPerWeightStored { get; init; }

    [Column("log2 of the number of levels plus scales, per quantized weight: what an ideal code needs", Unit = "bits per weight")]
    public double? BitsPerWeightEntropy { get; init; }

    [Column("Whole model as stored, embeddings and norms included, per weight of the model", Unit = "bits per weight")]
    public double? ModelBitsPerWeightStored { get; init; }

    [Column("Codes and scales of the quantized weights as stored", Unit = "bytes")]
    public long? QuantizedBytesStored { get; init; }

    [Column("Whole model as stored", Unit = "bytes")]
    public long? ModelBytesStored { get; init; }

    // Cost.
    [Column("Reading the model, tokenizer and data", Unit = "seconds")]
    public double? LoadSeconds { get; init; }

    [Column("Evaluation before training", Unit = "seconds")]
    public double? EvaluateBeforeSeconds { get; init; }

    [Column("Training", Unit = "seconds")]
    public double? TrainSeconds { get; init; }

    [Column("Encoding, writing and reading back the quantized weights", Unit = "seconds")]
    public double? EncodeSeconds { get; init; }

    [Column("Evaluation after training; of the baseline, its only evaluation", Unit = "seconds")]
    public double? EvaluateAfterSeconds { get; init; }

    [Column("The whole run", Unit = "seconds")]
    public double? TotalSeconds { get; init; }

    [Column("Tokens that the student was trained on", Unit = "tokens")]
    public long? TokensTrained { get; init; }

    [Column("Tokens trained per second of training; null if nothing was trained", Unit = "tokens per second")]
    public double? TokensPerSecond { get; init; }

    [Column("Largest resident memory of the process up to the end of the run", Unit = "bytes")]
    public long? PeakHostBytes { get; init; }

    [Column("Largest memory in use on the accelerator; null on the CPU", Unit = "bytes")]
    public long? PeakDeviceBytes { get; init; }

    // Surroundings.
    [Column("Kind of device: `cpu` or `cuda`")]
    public required string Device { get; init; }

    [Column("Name of the accelerator; null on the CPU")]
    public string? DeviceName { get; init; }

    [Column("Threads within one operator on the CPU; changes the last digits of results")]
    public required int Threads { get; init; }

    [Column("Version of R2QBench")]
    public string? R2qbenchVersion { get; init; }

    [Column("Commit that the program was built from")]
    public string? GitCommit { get; init; }

    [Column("Version of libtorch")]
    public string? LibtorchVersion { get; init; }

    [Column("BLAS library in use")]
    public string? Blas { get; init; }

    [Column("CUDA version; null on the CPU")]
    public string? CudaVersion { get; init; }

    [Column("Version of the accelerator's driver; null on the CPU")]
    public string? DriverVersion { get; init; }

    [Column(".NET version")]
    public string? DotnetVersion { get; init; }

    [Column("Operating system")]
    public string? Os { get; init; }

    [Column("Name of the processor")]
    public string? Cpu { get; init; }

    [Column("Start of this attempt, UTC")]
    public required DateTimeOffset StartedUtc { get; init; }

    [Column("End of this attempt, UTC")]
    public required DateTimeOffset FinishedUtc { get; init; }
}
