namespace R2QBench.Methods.Initialisation;

/// <summary>Where scales start (with recomputed scales: what they are in every step); names in specs.</summary>
/// <remarks>
/// Independent of the grid: every grid has a formula, and those whose formula looks at the largest and the smallest weight only can be given
/// another range. Grids whose formula is the least squared error already (binary, ternary, …) have nothing to search.
/// </remarks>
public static class ScaleInit
{
    /// <summary>The grid's own formula over all weights of the group, e.g. a mean.</summary>
    public const string ClosedForm = "closed_form";

    /// <summary>The outermost weights lie on the outermost levels.</summary>
    public const string Max = "max";

    /// <summary>As <see cref="Max"/> over the range with the least squared error, see <see cref="RangeSearch"/>.</summary>
    public const string Mse = "mse";

    /// <summary>As <see cref="Max"/> after weights were clamped to ranges that suit the layer's inputs, see <see cref="AsymmetricClip"/>.</summary>
    public const string AsymmetricClip = "asymmetric_clip";

    /// <summary>True where the grid's own formula gives the scales, which is what kernels compute; false where they are searched for.</summary>
    public static bool IsFormula(string init) => init != Mse;

    /// <summary>Every name with one line for people, in the order of listings.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> All { get; } =
    [
        (ClosedForm, "the grid's own formula over all weights of the group"),
        (Max, "the outermost weights lie on the outermost levels"),
        (Mse, $"the range with the least squared error of {RangeSearch.Steps} tried, the widest one that of max"),
        (AsymmetricClip, "weights are clamped once, before training, to the range of each group that changes the layer's outputs least on calibration text (arXiv 2402.10631)"),
    ];
}
