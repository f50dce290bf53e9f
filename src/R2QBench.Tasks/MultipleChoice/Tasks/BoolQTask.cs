using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>BoolQ: yes or no to a question about a passage. Always "yes" gives 0.62.</summary>
public sealed class BoolQTask : JsonLinesTask
{
    public override TaskDescription Description { get; } = new(
        "boolq", "Yes or no about a passage", 3270, 0.5, Metrics.Plain,
        "BoolQ validation; prompts of lm-evaluation-harness v0.4 (boolq 2.0)", Version: 1);

    protected override string DataPath => "tasks/boolq/validation.jsonl";

    private protected override HubData Hub { get; } = new("google/boolq", "data", "validation");

    private protected override MultipleChoiceItem Read(JsonRow row) => MultipleChoiceItem.Of(
        $"{row.Text("passage")}\nQuestion: {row.Text("question")}?\nAnswer:", ["no", "yes"], row.Boolean("answer") ? 1 : 0);
}
