namespace R2QBench.Core.Results.Duck;

/// <summary>DuckDB refused something; the message is its own.</summary>
internal sealed class DuckException(string message) : Exception(message);
