using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>ARC-Easy, validation split: for choosing settings without looking at the test split.</summary>
public sealed class ArcEasyValidationTask : JsonLinesTask
{
    public override TaskDescription Description { get; } = new(
        "arc_easy_validation", "School science, mostly four choices; validation split", 570, 0.25, Metrics.WithLengths,
        "ARC-Easy validation; prompts of lm-evaluation-harness v0.4 (arc_easy 1.0)", Version: 1);

    protected override string DataPath => "tasks/arc/ARC-Easy-validation.jsonl";

    private protected override HubData Hub { get; } = new("allenai/ai2_arc", "ARC-Easy", "validation");

    private protected override MultipleChoiceItem Read(JsonRow row) => ArcRow.Read(row);
}
