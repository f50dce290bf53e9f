namespace R2QBench.Core.Errors;

/// <summary>What the process returns; the same for every command.</summary>
public enum ExitCode
{
    /// <summary>Everything asked for was done.</summary>
    Ok = 0,

    /// <summary>At least one run, test or check failed.</summary>
    RunFailed = 1,

    /// <summary>The command line, spec, model or data is wrong; nothing was started.</summary>
    BadInput = 2,

    /// <summary>Something is missing or unusable on this machine.</summary>
    Environment = 3,

    /// <summary>Stopped by the user.</summary>
    Cancelled = 130,
}
