using System.Globalization;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Console;
using R2QBench.Tasks;

namespace R2QBench.Runner.Commands;

/// <summary>Items of a task for people: prompt, choices, the right one, and a model's answer.</summary>
/// <param name="task">The task.</param>
/// <param name="total">Items of the task.</param>
/// <param name="items">Those that are shown.</param>
/// <param name="answers">Answers of a stored run; may be null.</param>
internal sealed class ItemPage(string task, int total, IReadOnlyList<TaskItem> items, ItemAnswers? answers)
{
    public void Write(TextWriter output)
    {
        output.WriteLine($"{task}: {items.Count} of {total} items; * the right choice{(answers is null ? "" : "; > the model's answer by acc, with the sum of its log-probabilities in nats")}");
        foreach (var item in items)
        {
            output.WriteLine();
            output.WriteLine($"item {item.Number}{(item.Group is null ? "" : $" ({item.Group})")}");
            // WinoGrande has a prompt per choice.
            bool isShared = item.Choices.Select(choice => choice.Context).Distinct().Count() == 1;
            if (isShared) WriteText(output, item.Choices[0].Context);
            var rows = answers?.To(item);
            foreach (var (position, choice) in item.Choices.Index()) WriteChoice(output, item, position, isShared ? Quoted(choice.Continuation) : $"{Quoted(choice.Context)} {Quoted(choice.Continuation)}", rows?[position]);
            if (answers is not null && rows is null) output.WriteLine("  not asked in this run, or in other words (other worked examples or data)");
        }
    }

    public void WriteJson(TextWriter output) => JsonListing.Write(output, new
    {
        Task = task,
        Total = total,
        Items = items.Select(item => new
        {
            item.Number,
            item.Gold,
            item.Group,
            Choices = item.Choices.Select((choice, position) => new
            {
                choice.Context,
                choice.Continuation,
                choice.PromptHash,
                answers?.To(item)?[position].LogLikelihood,
                answers?.To(item)?[position].IsPredicted,
            }),
        }),
    });

    private static void WriteChoice(TextWriter output, TaskItem item, int position, string text, SampleRow? row)
    {
        string figure = row is null ? "" : row.LogLikelihood.ToString("0.000", CultureInfo.InvariantCulture).PadLeft(9) + "  ";
        output.WriteLine($"  {(row is { IsPredicted: true } ? '>' : ' ')}{(position == item.Gold ? '*' : ' ')} {position}  {figure}{text}");
    }

    private static void WriteText(TextWriter output, string text)
    {
        foreach (string line in text.Split('\n')) output.WriteLine($"  | {line}");
    }

    private static string Quoted(string text) => $"\"{text.Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
