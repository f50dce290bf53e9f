using R2QBench.Core.Results.Mapping;

namespace R2QBench.Core.Results.Rows;

/// <summary>One evaluated figure of a run.</summary>
[Table("metric", "one run, stage, task and metric")]
public sealed record MetricRow : ResultRow
{
    [Column("`baseline` (full precision), `before` or `after` training")]
    public required Stage Stage { get; init; }

    [Embedded]
    public required Measurement Measurement { get; init; }
}
