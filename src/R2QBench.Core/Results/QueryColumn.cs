namespace R2QBench.Core.Results;

/// <summary>A column of a query's result.</summary>
/// <param name="Name">As the query names it; need not be unique.</param>
/// <param name="Type">.NET type of its values: string, bool, a number, <see cref="DateTime"/> (no zone) or <see cref="DateTimeOffset"/> (UTC).</param>
public sealed record QueryColumn(string Name, Type Type);
