using R2QBench.Core.Errors;

namespace R2QBench.Tasks.Data;

/// <summary>What becomes of rows that cannot be read: the whole file is refused, or they are left out and counted.</summary>
/// <param name="allowed">Whether they are left out.</param>
internal sealed class BadRows(bool allowed = false)
{
    /// <summary>Different mistakes that are listed; more are only counted.</summary>
    private const int Listed = 20;

    private readonly List<Problem> _problems = [];

    /// <summary>Rows left out so far.</summary>
    public int Count => _problems.Count;

    /// <summary>What was wrong with each, with file and line.</summary>
    public IReadOnlyList<Problem> Problems => _problems;

    /// <summary>Takes what one file's reading found.</summary>
    /// <param name="path">The file.</param>
    /// <param name="problems">One per bad row; may be none.</param>
    /// <param name="rows">Rows of the file, good and bad.</param>
    /// <exception cref="ProblemException">There are no rows; there are bad ones and they are not allowed, or there are no others.</exception>
    public void Take(string path, IReadOnlyList<Problem> problems, int rows)
    {
        if (rows == 0) throw new ProblemException(new Problem("Holds no rows", path, Allowed: "at least one", NextStep: "name another file"));
        if (problems.Count == 0) return;
        if (!allowed || problems.Count == rows) throw Refused(path, problems, rows);
        _problems.AddRange(problems);
    }

    /// <summary>Rows with one and the same mistake: the first stands for all.</summary>
    private static Problem Shortened(IEnumerable<Problem> alike)
    {
        Problem[] all = [.. alike];
        return all.Length == 1 ? all[0] : all[0] with { What = $"{all[0].What}; and {all.Length - 1} more row{(all.Length == 2 ? "" : "s")} like this" };
    }

    private static ProblemException Refused(string path, IReadOnlyList<Problem> problems, int rows) => new(
    [
        .. problems.GroupBy(problem => problem.What).Select(Shortened).Take(Listed),
        new Problem(
            $"{problems.Count} of {rows} rows are bad, so nothing is measured on this file", path,
            NextStep: problems.Count == rows ? "correct these rows, or what the task reads of them" : "correct or remove these rows, or leave them out with --allow-bad-items (allow_bad_items: true in a spec)"),
    ]);
}
