using R2QBench.Core.Results.Rows;
using R2QBench.Tasks;

namespace R2QBench.Runner.Commands;

/// <summary>What a stored run answered to the items of one task.</summary>
internal sealed class ItemAnswers
{
    private readonly Dictionary<(int Item, int Choice), SampleRow> _rows;

    private ItemAnswers(Dictionary<(int Item, int Choice), SampleRow> rows) => _rows = rows;

    /// <summary>Those of a task among all samples of a run; the last stage counts.</summary>
    public static ItemAnswers Of(string task, IEnumerable<SampleRow> samples) =>
        new(samples.Where(row => row.Task == task).GroupBy(row => (row.Item, row.Choice)).ToDictionary(group => group.Key, group => group.Last()));

    /// <summary>The row of each choice; null if the item was not asked, or not in these words.</summary>
    public IReadOnlyList<SampleRow>? To(TaskItem item)
    {
        var rows = item.Choices.Select((choice, position) => _rows.GetValueOrDefault((item.Number, position)) is { } row && row.PromptHash == choice.PromptHash ? row : null).ToList();
        return rows.Contains(null) ? null : [.. rows.Select(row => row!)];
    }
}
