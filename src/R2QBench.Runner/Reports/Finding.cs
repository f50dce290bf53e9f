namespace R2QBench.Runner.Reports;

/// <summary>Something a reader should know before drawing a conclusion.</summary>
/// <param name="Rule">Which analyser says so, e.g. <c>difference-inside-noise</c>.</param>
/// <param name="Text">Observed value and threshold in one sentence with a full stop.</param>
/// <param name="Advice">What can be done, one sentence with a full stop.</param>
public sealed record Finding(string Rule, string Text, string Advice);
