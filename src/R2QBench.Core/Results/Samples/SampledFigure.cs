namespace R2QBench.Core.Results.Samples;

/// <summary>One figure of one run whose single answers or windows are stored in the table <c>sample</c>.</summary>
/// <param name="Experiment">Name of the experiment.</param>
/// <param name="RunId">Run.</param>
/// <param name="Task">Task as the samples name it; of a text <c>perplexity:NAME</c> or <c>perplexity-documents:NAME</c>.</param>
/// <param name="ContextLength">Window length of a text; null for questions.</param>
/// <param name="BosPolicy">Start token; null in rows of older versions.</param>
public sealed record SampledFigure(string Experiment, string RunId, string Task, int? ContextLength, string? BosPolicy);
