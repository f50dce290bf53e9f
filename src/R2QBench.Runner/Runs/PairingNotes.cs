using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Runs;

/// <summary>What two evaluations do not have in common, so that their paired differences leave it out.</summary>
public static class PairingNotes
{
    /// <summary>One line per task or text that is not paired, or only in part; none if every item is.</summary>
    public static IEnumerable<string> Of(EvaluationResult first, EvaluationResult second)
    {
        var theirs = second.Samples.GroupBy(row => row.Task).ToDictionary(group => group.Key, group => group.ToList());
        var ours = first.Samples.GroupBy(row => row.Task).ToDictionary(group => group.Key, group => group.ToList());
        foreach (var (task, rows) in ours)
        {
            if (!theirs.TryGetValue(task, out var others)) yield return $"note: {task}: not paired, it was measured on {first.Job.Label} only";
            else if (Note(task, rows, others) is { } note) yield return note;
        }

        foreach (var task in theirs.Keys.Where(task => !ours.ContainsKey(task))) yield return $"note: {task}: not paired, it was measured on {second.Job.Label} only";
    }

    /// <summary>Of one task that both were measured on; null if every item is paired.</summary>
    internal static string? Note(string task, IReadOnlyList<SampleRow> first, IReadOnlyList<SampleRow> second)
    {
        var (ours, theirs) = (Items(first), Items(second));
        int shared = ours.Intersect(theirs).Count(), left = ours.Count + theirs.Count - 2 * shared;
        if (left == 0) return null;
        bool isText = first[0].ContextLength is not null;
        if (shared == 0)
        {
            return isText
                ? $"note: {task}: nothing could be paired: the two models share no windows (tokenizer, window length or start token differ); documents:TEXT compares per byte and per word, or compare the figures with their errors"
                : $"note: {task}: nothing could be paired: the two models have no item with the same prompt and start token in common (--bos none makes the start token the same)";
        }

        string what = isText ? "windows or documents" : "items";
        return $"note: {task}: paired over the {shared} {what} that both have; left out {ours.Count - shared} that only the first has and {theirs.Count - shared} that only the second has";
    }

    private static HashSet<string> Items(IEnumerable<SampleRow> rows) =>
        [.. rows.GroupBy(row => (row.Item, row.ContextLength, row.BosPolicy, Window: row.ContextLength is null ? null : row.PromptHash)).Select(item =>
            $"{item.Key.Item} {item.Key.ContextLength} {item.Key.BosPolicy} {string.Join(' ', item.OrderBy(row => row.Choice).Select(row => row.PromptHash))}")];
}
