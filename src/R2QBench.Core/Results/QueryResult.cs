namespace R2QBench.Core.Results;

/// <summary>What a query returned, whole.</summary>
/// <param name="Columns">At least one.</param>
/// <param name="Rows">Each with one value per column; null where SQL has NULL.</param>
public sealed record QueryResult(IReadOnlyList<QueryColumn> Columns, IReadOnlyList<object?[]> Rows);
