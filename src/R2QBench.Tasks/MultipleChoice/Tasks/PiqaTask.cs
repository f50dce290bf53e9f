using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>PIQA: which of two ways reaches a goal.</summary>
public sealed class PiqaTask : JsonLinesTask
{
    public override TaskDescription Description { get; } = new(
        "piqa", "Physical commonsense, two choices", 1838, 0.5, Metrics.WithLengths,
        "PIQA validation; prompts of lm-evaluation-harness v0.4 (piqa 1.0)", Version: 1);

    protected override string DataPath => "tasks/piqa/validation.jsonl";

    private protected override HubData Hub { get; } = new("ybisk/piqa", "plain_text", "validation");

    private protected override MultipleChoiceItem Read(JsonRow row) => MultipleChoiceItem.Of(
        $"Question: {row.Text("goal")}\nAnswer:",
        [row.Text("sol1"), row.Text("sol2")],
        row.Integer("label"));
}
