namespace R2QBench.Core.Results.Rows;

/// <summary>How a run ended; stored in lower case.</summary>
public enum RunStatus
{
    /// <summary>Everything was measured.</summary>
    Completed,

    /// <summary>Stopped by an error of its own; the row's reason says which.</summary>
    Failed,

    /// <summary>Stopped by the user.</summary>
    Cancelled,
}
