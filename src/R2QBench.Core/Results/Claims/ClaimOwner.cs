using System.Globalization;

namespace R2QBench.Core.Results.Claims;

/// <summary>Which process a claim belongs to, and whether that can be told from here.</summary>
/// <param name="Machine">Identity of the running kernel and of its process numbers; another machine or container has another one.</param>
/// <param name="Process">Process number.</param>
/// <param name="Started">When that process started, in the kernel's ticks: numbers are used again.</param>
/// <param name="Claim">Random, one per claim.</param>
internal sealed record ClaimOwner(string Machine, int Process, string Started, string Claim)
{
    private static readonly string ThisMachine = FindMachine();
    private static readonly string ThisStart = StartOf(Environment.ProcessId) ?? "?";

    /// <summary>A new claim of this process.</summary>
    public static ClaimOwner New() => new(ThisMachine, Environment.ProcessId, ThisStart, Guid.NewGuid().ToString("N"));

    /// <summary>The owner named in a claim file; null if the text is not (yet) whole.</summary>
    public static ClaimOwner? Parse(string text) =>
        text.Split(' ') is [var machine, var process, var started, var claim, _, ..] && int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new ClaimOwner(machine, number, started, claim)
            : null;

    /// <summary>True if the process is certainly gone; false if it lives or lives elsewhere, where only the lease tells.</summary>
    public bool IsGone() => Machine == ThisMachine && ThisMachine != "?" && Started != "?" && StartOf(Process) != Started;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Machine} {Process} {Started} {Claim}");

    private static string FindMachine()
    {
        try
        {
            var boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            var numbers = new FileInfo("/proc/self/ns/pid").LinkTarget;
            return numbers is null ? "?" : $"{boot}/{numbers}".Replace(' ', '_');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "?";
        }
    }

    /// <summary>Start time of a living process (field 22 of its stat file); null if there is none, or only its remains.</summary>
    private static string? StartOf(int process)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');   // the name may hold anything
            return fields[0] is "Z" or "X" ? null : fields[19];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
