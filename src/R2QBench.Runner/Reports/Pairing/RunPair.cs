using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Pairing;

/// <summary>Two runs of a report, compared over the items that both were asked.</summary>
/// <param name="Column">The figure.</param>
/// <param name="First">The better of the two by this figure.</param>
/// <param name="Second">The other.</param>
/// <param name="Figure">What lies between them.</param>
public sealed record RunPair(FigureColumn Column, RunRow First, RunRow Second, PairedFigure Figure);
