namespace R2QBench.Runner.Reports;

/// <summary>Something a reader should know before drawing a conclusion.</summary>
/// <param name="Rule">Which analyser says so, e.g. <c>difference-inside-noise</c>.</param>
/// <param name="Text">Observed value and threshold in one sentence with a full stop.</param>
/// <param name="Advice">What can be done, one sentence with a full stop.</param>
public sealed record Finding(string Rule, string Text, string Advice)
{
    /// <summary>What was exceeded, in the unit of <see cref="Observed"/>; null where the rule knows no number.</summary>
    public double? Threshold { get; init; }

    /// <summary>What was seen, per run or configuration.</summary>
    public IReadOnlyList<ObservedValue> Observed { get; init; } = [];
}

/// <summary>One observation behind a finding.</summary>
/// <param name="Subject">Run or configuration, as labelled in the report.</param>
/// <param name="Value">What was seen; null if there was no number.</param>
public sealed record ObservedValue(string Subject, double? Value);
