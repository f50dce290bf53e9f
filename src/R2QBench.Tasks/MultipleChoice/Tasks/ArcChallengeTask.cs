using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>ARC-Challenge, test split: school science questions that simple retrieval fails on.</summary>
public sealed class ArcChallengeTask : JsonLinesTask
{
    public override TaskDescription Description { get; } = new(
        "arc_challenge", "School science, mostly four choices", 1172, 0.25, Metrics.WithLengths,
        "ARC-Challenge test; prompts of lm-evaluation-harness v0.4 (arc_challenge 1.0)", Version: 1);

    protected override string DataPath => "tasks/arc/ARC-Challenge-test.olmes.jsonl";

    private protected override HubData Hub { get; } = new("allenai/ai2_arc", "ARC-Challenge", "test");

    internal override IReadOnlyList<MultipleChoiceItem> Examples(BadRows bad) => new ArcChallengeValidationTask().Load(bad);

    private protected override MultipleChoiceItem Read(JsonRow row) => ArcRow.Read(row);
}
