using R2QBench.Core.Errors;

namespace R2QBench.Tasks.Data;

/// <summary>The refusal of a data file with bad rows.</summary>
internal static class BadRows
{
    /// <summary>Bad rows listed one by one; more are only counted.</summary>
    private const int Listed = 20;

    /// <summary>The first bad rows, and how many there are in all.</summary>
    public static ProblemException Refused(string path, IReadOnlyList<Problem> problems, int rows) => new(
    [
        .. problems.Take(Listed),
        new Problem($"{problems.Count} of {rows} rows are bad, so nothing is measured on this file", path, NextStep: "correct or remove these rows"),
    ]);
}
