using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Testing.Results;

/// <summary>Rows as runs write them, with round figures; tests change what they are about with <c>with</c>.</summary>
public static class SampleRows
{
    public static readonly DateTimeOffset Start = new(2026, 11, 21, 20, 15, 30, TimeSpan.Zero);

    public static RunRow Run(string name = "r2q g64", string method = "r2q") => new()
    {
        RunName = name,
        Status = RunStatus.Completed,
        LastStep = 40,
        IsBaseline = false,
        Axes = new Dictionary<string, string> { ["quantization.method"] = method, ["quantization.group_size"] = "64" },
        ModelSource = "builtin:tiny-world",
        ModelName = "tiny-world",
        ModelHash = new string('a', 64),
        ModelParameters = 1_000_000,
        QuantizedParameters = 800_000,
        Method = method,
        MethodVersion = 1,
        Bits = 2,
        GroupSize = 64,
        ScaleDtype = "float16",
        Gradient = "pass_through",
        Scales = "recomputed",
        Init = "closed_form",
        Skip = ["lm_head"],
        Loss = "kl_forward",
        Steps = 40,
        BatchSize = 8,
        GradientAccumulation = 1,
        SequenceLength = 128,
        Optimizer = "adamw",
        LearningRate = 2e-4,
        WeightDecay = 0,
        Schedule = "cosine",
        WarmupSteps = 4,
        GradientClip = 1,
        ComputeDtype = "float32",
        LatentDtype = "float32",
        DataSource = "builtin:world",
        DataHash = new string('b', 64),
        Seed = 0,
        BitsPerWeightStored = 2.5,
        BitsPerWeightEntropy = 2.5,
        ModelBitsPerWeightStored = 5.2,
        QuantizedBytesStored = 250_000,
        ModelBytesStored = 650_000,
        LoadSeconds = 0.5,
        EvaluateBeforeSeconds = 1,
        TrainSeconds = 20,
        EncodeSeconds = 0.2,
        EvaluateAfterSeconds = 1,
        TotalSeconds = 22.7,
        TokensTrained = 40_960,
        TokensPerSecond = 2_048,
        PeakHostBytes = 700L << 20,
        Device = "cpu",
        Threads = 2,
        R2qbenchVersion = "0.1.0",
        GitCommit = "0123456789ab",
        LibtorchVersion = "1.13.1",
        Blas = "OpenBLAS",
        DotnetVersion = "10.0.0",
        Os = "Debian 12",
        Cpu = "some processor",
        StartedUtc = Start,
        FinishedUtc = Start.AddMilliseconds(22_700),
    };

    public static RunRow Baseline(string name = "full precision") => Run(name, "none") with
    {
        IsBaseline = true,
        Axes = new Dictionary<string, string>(),
        LastStep = null,
        QuantizedParameters = 0,
        MethodVersion = null,
        Bits = null,
        GroupSize = null,
        ScaleDtype = null,
        Gradient = null,
        Scales = null,
        Init = null,
        Skip = [],
        Loss = null,
        Steps = null,
        BitsPerWeightStored = 32,
        BitsPerWeightEntropy = 32,
        ModelBitsPerWeightStored = 32,
        QuantizedBytesStored = null,
        ModelBytesStored = 4_000_000,
        EvaluateBeforeSeconds = null,
        TrainSeconds = null,
        EncodeSeconds = null,
        TokensTrained = null,
        TokensPerSecond = null,
    };

    public static RunRow Failed(string name = "ternary g64", string method = "ternary") => Run(name, method) with
    {
        Status = RunStatus.Failed,
        Reason = "loss is NaN at step 12",
        LastStep = 11,
        EvaluateAfterSeconds = null,
    };

    public static MetricRow Perplexity(Stage stage, double value, double standardError = 0.05, string task = "builtin:world") => new()
    {
        Stage = stage,
        Measurement = new Measurement
        {
            Task = task,
            Metric = "perplexity",
            Value = value,
            StandardError = standardError,
            Count = 4_096,
            HigherIsBetter = false,
            ContextLength = 128,
            Stride = 128,
            BosPolicy = "window",
            Protocol = "strided-perplexity",
            ProtocolVersion = 1,
        },
    };

    public static MetricRow Accuracy(Stage stage, double value, double standardError = 0.02, string task = "world-qa") => new()
    {
        Stage = stage,
        Measurement = new Measurement
        {
            Task = task,
            Metric = "acc",
            Value = value,
            StandardError = standardError,
            Count = 400,
            ChanceLevel = 0.25,
            HigherIsBetter = true,
            BosPolicy = "window",
            Protocol = "multiple-choice",
            ProtocolVersion = 1,
        },
    };

    /// <summary>A loss curve that falls like 1/√step.</summary>
    public static IReadOnlyList<StepRow> Steps(int count, double first = 4) =>
    [
        .. Enumerable.Range(1, count).Select(step => new StepRow
        {
            Step = step,
            TokensTrained = step * 1_024,
            Loss = first / Math.Sqrt(step),
            GradientNorm = 1.5 / step,
            LearningRate = 2e-4,
            TokensPerSecond = 2_048,
        }),
    ];

    public static LayerRow Layer(Stage stage, string layer = "model.layers.0.mlp.down_proj") => new()
    {
        Stage = stage,
        Layer = layer,
        OutFeatures = 64,
        InFeatures = 172,
        WeightMse = 1e-3,
        WeightMseNormalized = 0.12,
        ScaleMean = 0.05,
        ScaleMin = 0.01,
        ScaleMax = 0.2,
        BitsPerWeightStored = 2.5,
        BitsPerWeightEntropy = 2.5,
    };

    public static SampleRow Sample(int item, int choice) => new()
    {
        Stage = Stage.After,
        Task = "world-qa",
        Item = item,
        Choice = choice,
        LogLikelihood = -3.25 - choice,
        Tokens = 3,
        Characters = 11,
        IsGold = choice == 0,
        IsPredicted = choice == 0,
        PromptHash = new string('c', 64),
    };
}
