namespace R2QBench.Runner.Slurm;

/// <summary>One task of a job array, as Slurm describes it.</summary>
/// <param name="Index">Its number in the array.</param>
/// <param name="State">State in Slurm's words, upper case, e.g. <c>RUNNING</c>, <c>OUT_OF_MEMORY</c>.</param>
/// <param name="Detail">What Slurm adds: why it waits or failed, who cancelled it, its exit code; empty if nothing.</param>
public sealed record SlurmTask(int Index, string State, string Detail)
{
    /// <summary>State of a task that Slurm has no record of (any more).</summary>
    public const string Unknown = "UNKNOWN";

    private static readonly HashSet<string> Ended =
        ["BOOT_FAIL", "CANCELLED", "COMPLETED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED", "REVOKED", "TIMEOUT", Unknown];

    /// <summary>Whether it will not run any more. A word that is not known counts as one that goes on.</summary>
    public bool HasEnded => Ended.Contains(State);

    /// <summary>Whether it runs now.</summary>
    public bool IsRunning => State is "RUNNING" or "COMPLETING";

    /// <summary>Whether it ended through no fault of its own.</summary>
    public bool WasTakenAway => State is "PREEMPTED" or "NODE_FAIL" or "BOOT_FAIL";

    /// <summary>Splits a state like <c>CANCELLED by 0</c> or <c>COMPLETED+</c> into the word and the rest.</summary>
    public static (string State, string Detail) ParseState(string text)
    {
        var parts = text.Trim().Split(' ', 2);
        return (parts[0].TrimEnd('+'), parts.Length > 1 ? parts[1].Trim() : "");
    }

    /// <summary>Parts that say something, joined; Slurm's words for nothing are left out.</summary>
    internal static string JoinDetails(params IEnumerable<string> parts) =>
        string.Join(", ", parts.Where(part => part is not ("" or "None" or "(null)" or "N/A")));

    /// <summary>An exit code "3:0" (code : signal) in words; empty for success.</summary>
    internal static string ExitCodeText(string code) => code.Split(':') switch
    {
        ["0", "0"] or [""] => "",
        ["0", var signal] => $"signal {signal}",
        [var exit, _] => $"exit code {exit}",
        _ => "",
    };
}
