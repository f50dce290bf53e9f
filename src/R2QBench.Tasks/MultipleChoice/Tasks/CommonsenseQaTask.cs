using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>CommonsenseQA: five listed choices, answered with a letter.</summary>
public sealed class CommonsenseQaTask : JsonLinesTask
{
    private static readonly string[] Letters = ["A", "B", "C", "D", "E"];

    public override TaskDescription Description { get; } = new(
        "commonsense_qa", "Everyday knowledge, five letters", 1221, 0.2, Metrics.Plain,
        "CommonsenseQA validation; prompts of lm-evaluation-harness v0.4 (commonsense_qa 1.0)", Version: 1);

    protected override string DataPath => "tasks/commonsense_qa/validation.jsonl";

    private protected override HubData Hub { get; } = new("tau/commonsense_qa", "data", "validation");

    private protected override MultipleChoiceItem Read(JsonRow row)
    {
        var (choices, gold) = HubChoices.Read(row);
        if (choices.Count != Letters.Length) throw new BadRowException($"Does not have {Letters.Length} choices", $"{choices.Count}");
        int empty = choices.ToList().FindIndex(string.IsNullOrWhiteSpace);
        if (empty >= 0) throw new BadRowException($"Choice {empty + 1} is empty");
        string listed = string.Concat(choices.Zip(Letters, (text, letter) => $"{letter}. {text}\n"));
        return MultipleChoiceItem.Of($"Question: {row.Text("question").Trim()}\n{listed}Answer:", Letters, gold);
    }
}
