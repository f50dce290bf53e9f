using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>Social IQa: what people do, want or feel, three choices.</summary>
public sealed class SocialIqaTask : JsonLinesTask
{
    public override TaskDescription Description { get; } = new(
        "social_iqa", "Social commonsense, three choices", 1954, 1.0 / 3, Metrics.Plain,
        "Social IQa validation; prompts of lm-evaluation-harness v0.4 (social_iqa 0.0)", Version: 1);

    protected override string DataPath => "tasks/siqa/validation.jsonl";

    private protected override HubData Hub { get; } = new("allenai/social_i_qa", "data", "validation");

    private protected override MultipleChoiceItem Read(JsonRow row) => MultipleChoiceItem.Of(
        $"Q: {row.Text("context")} {row.Text("question")}\nA:",
        [row.Text("answerA"), row.Text("answerB"), row.Text("answerC")],
        row.Integer("label") - 1);
}
