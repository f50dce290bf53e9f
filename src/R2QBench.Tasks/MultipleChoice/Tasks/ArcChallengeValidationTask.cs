using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>ARC-Challenge, validation split: for choosing settings without looking at the test split.</summary>
public sealed class ArcChallengeValidationTask : JsonLinesTask
{
    public override TaskDescription Description { get; } = new(
        "arc_challenge_validation", "School science, mostly four choices; validation split", 299, 0.25, Metrics.WithLengths,
        "ARC-Challenge validation; prompts of lm-evaluation-harness v0.4 (arc_challenge 1.0)", Version: 1);

    protected override string DataPath => "tasks/arc/ARC-Challenge-validation.jsonl";

    private protected override HubData Hub { get; } = new("allenai/ai2_arc", "ARC-Challenge", "validation");

    private protected override MultipleChoiceItem Read(JsonRow row) => ArcRow.Read(row);
}
