namespace R2QBench.Runner.Reports.Figures;

/// <summary>How large static figures are.</summary>
/// <param name="WidthMillimetres">Whole width, axes and legend included.</param>
/// <param name="FontPoints">Size of axis labels and legends; titles are as large.</param>
public sealed record FigureSize(double WidthMillimetres, double FontPoints)
{
    /// <summary>One column of a two-column paper.</summary>
    public static FigureSize Default { get; } = new(85, 8);
}
