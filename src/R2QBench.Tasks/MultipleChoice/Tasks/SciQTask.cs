using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>SciQ: science questions with a supporting passage; the right answer always stands last.</summary>
public sealed class SciQTask : JsonLinesTask
{
    public override TaskDescription Description { get; } = new(
        "sciq", "Science with a supporting passage, four choices", 1000, 0.25, Metrics.WithLengths,
        "SciQ test; prompts of lm-evaluation-harness v0.4 (sciq 1.0)", Version: 1);

    protected override string DataPath => "tasks/sciq/test.jsonl";

    private protected override HubData Hub { get; } = new("allenai/sciq", "data", "test");

    private protected override MultipleChoiceItem Read(JsonRow row) => MultipleChoiceItem.Of(
        $"{row.Text("support").TrimStart()}\nQuestion: {row.Text("question")}\nAnswer:",
        [row.Text("distractor1"), row.Text("distractor2"), row.Text("distractor3"), row.Text("correct_answer")],
        gold: 3);
}
