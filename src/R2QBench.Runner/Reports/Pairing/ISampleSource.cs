using R2QBench.Core.Results.Samples;

namespace R2QBench.Runner.Reports.Pairing;

/// <summary>Where a report finds the single answers of its runs.</summary>
public interface ISampleSource
{
    /// <summary>Figures that have samples.</summary>
    IReadOnlyList<SampledFigure> Figures();

    /// <summary>Sums over common items; pairs without any are left out.</summary>
    IReadOnlyList<SampleSums> Compare(IReadOnlyList<(SampledFigure First, SampledFigure Second)> pairs);
}
