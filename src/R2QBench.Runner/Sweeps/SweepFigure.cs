using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Sweeps;

/// <summary>One measured figure within a <see cref="SweepLine"/>; the columns of the <c>metric</c> table that tell it from others.</summary>
public sealed record SweepFigure(Stage Stage, string Task, string Metric, double Value, double? StandardError, long N)
{
    public static SweepFigure Of(MetricRow row) => new(
        row.Stage, row.Measurement.Task, row.Measurement.Metric, row.Measurement.Value, row.Measurement.StandardError, row.Measurement.Count);
}
