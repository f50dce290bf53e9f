namespace R2QBench.Methods.Simulation;

/// <summary>A column: one distribution at one group size.</summary>
/// <param name="Distribution">Variance 1.</param>
/// <param name="GroupSize">Weights that share scales.</param>
public sealed record GridErrorCell(WeightDistribution Distribution, int GroupSize)
{
    /// <summary>Heading, e.g. <c>laplace g128</c>.</summary>
    public string Title => FormattableString.Invariant($"{Name} g{GroupSize}");

    private string Name => Distribution switch
    {
        WeightDistribution.Gauss => "gauss",
        WeightDistribution.Laplace => "laplace",
        _ => "gauss+.5",
    };
}

/// <summary>A line: one quantizer and what its errors should be.</summary>
/// <param name="Title">As printed.</param>
/// <param name="Method">Registered method.</param>
/// <param name="Options">Its options.</param>
/// <param name="Reference">Mean squared error over variance, one for each of <see cref="GridErrorTable.Cells"/>.</param>
public sealed record GridErrorRow(string Title, string Method, IReadOnlyDictionary<string, string> Options, IReadOnlyList<double> Reference)
{
    /// <summary>Whether the mean of each group is taken off first and put back afterwards (16 bits more per group, as stored in float16).</summary>
    public bool IsCentred { get; init; }
}

/// <summary>The simulated errors that a grid of each kind must reproduce: mean squared error over variance, before any training, at 2 bits unless noted.</summary>
/// <remarks>Source: methods.md §1.4, simulated there with 4 million weights per cell and given to three digits.</remarks>
public static class GridErrorTable
{
    /// <summary>How far a cell may be off: the last digit of the table and the scatter of both simulations.</summary>
    public const double Tolerance = 0.003;

    /// <summary>Weights behind each number of the reference: of groups of 4,096 those are 977, and quantizers between minimum and maximum scatter by 0.002 and more.</summary>
    public const long ReferenceWeights = 4_000_000;

    /// <summary>The columns.</summary>
    public static IReadOnlyList<GridErrorCell> Cells { get; } =
    [
        new(WeightDistribution.Gauss, 64), new(WeightDistribution.Gauss, 128), new(WeightDistribution.Gauss, 4096),
        new(WeightDistribution.Laplace, 64), new(WeightDistribution.Laplace, 128), new(WeightDistribution.Laplace, 4096),
        new(WeightDistribution.GaussShifted, 64), new(WeightDistribution.GaussShifted, 4096),
    ];

    /// <summary>The lines.</summary>
    public static IReadOnlyList<GridErrorRow> Rows { get; } =
    [
        Row("rtn B, minimum to maximum", "rtn", "variant=B", .209, .252, .470, .254, .321, .642, .207, .486),
        Row("rtn D, s = max|w|", "rtn", "variant=D", .515, .587, .831, .528, .614, .889, .637, 1.026),
        Row("rtn C, s = 2·max|w|/3", "rtn", "variant=C", .261, .301, .509, .334, .395, .691, .318, .613),
        Row("seq, α = max|w|", "seq", "", .148, .172, .310, .314, .411, 1.265, .180, .363),
        Row("dual_binary, s = max|w|/2", "dual_binary", "", .169, .187, .307, .237, .276, .517, .177, .361),
        Row("llm_qat", "llm_qat", "", .134, .136, .138, .249, .253, .257, .163, .167),
        Row("r2q", "r2q", "", .126, .128, .131, .220, .224, .229, .154, .159),
        Row("r2q_refined, 1 round", "r2q_refined", "rounds=1", .116, .119, .122, .185, .191, .197, .142, .149),
        Row("r2q_refined, until it stands", "r2q_refined", "rounds=100", .110, .114, .118, .158, .166, .176, .135, .144),
        Row("r2q after mean removal", "r2q", "", .124, .127, .130, .214, .221, .229, .124, .130) with { IsCentred = true },
        Row("binary (1 bit)", "binary", "", .358, .360, .364, .493, .496, .501, .441, .448),
        Row("ternary absmean", "ternary", "rule=absmean", .259, .261, .264, .386, .389, .394, .318, .323),
        Row("ternary twn", "ternary", "rule=twn", .187, .189, .192, .272, .277, .282, .229, .235),
    ];

    private static GridErrorRow Row(string title, string method, string options, params IReadOnlyList<double> reference) => new(
        title, method,
        options.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(option => option.Split('=')).ToDictionary(option => option[0], option => option[1]),
        reference);
}
