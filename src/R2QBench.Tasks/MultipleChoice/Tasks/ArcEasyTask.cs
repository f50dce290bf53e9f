using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>ARC-Easy, test split: school science questions that simple retrieval answers.</summary>
public sealed class ArcEasyTask : JsonLinesTask
{
    public override TaskDescription Description { get; } = new(
        "arc_easy", "School science, mostly four choices", 2376, 0.25, Metrics.WithLengths,
        "ARC-Easy test; prompts of lm-evaluation-harness v0.4 (arc_easy 1.0)", Version: 1);

    protected override string DataPath => "tasks/arc/ARC-Easy-test.olmes.jsonl";

    private protected override HubData Hub { get; } = new("allenai/ai2_arc", "ARC-Easy", "test");

    internal override IReadOnlyList<MultipleChoiceItem> Examples(BadRows bad) => new ArcEasyValidationTask().Load(bad);

    private protected override MultipleChoiceItem Read(JsonRow row) => ArcRow.Read(row);
}
