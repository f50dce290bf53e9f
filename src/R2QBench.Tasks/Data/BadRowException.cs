namespace R2QBench.Tasks.Data;

/// <summary>One row of a data file does not hold what it should; caught where the line is known.</summary>
internal sealed class BadRowException(string what, string? seen = null) : Exception(what)
{
    /// <summary>What would have been accepted.</summary>
    public string? Allowed { get; init; }

    /// <summary>What can be done.</summary>
    public string? NextStep { get; init; }

    /// <summary>The same, with the template that asked for it.</summary>
    public BadRowException For(string key, string template) => new($"{Message} ({key}: {template})", Seen) { Allowed = Allowed, NextStep = NextStep };

    /// <summary>The value found, shortened.</summary>
    public string? Seen { get; } = seen is { Length: > 80 } ? seen[..77] + "…" : seen;
}
