using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>OpenBookQA, validation split: for choosing settings without looking at the test split.</summary>
public sealed class OpenBookQaValidationTask : JsonLinesTask
{
    public override TaskDescription Description { get; } = new(
        "openbookqa_validation", "Elementary science, four choices; validation split", 500, 0.25, Metrics.WithLengths,
        "OpenBookQA main validation; prompts of lm-evaluation-harness v0.4 (openbookqa 1.0)", Version: 1);

    protected override string DataPath => "tasks/openbookqa/validation.jsonl";

    private protected override HubData Hub { get; } = new("allenai/openbookqa", "main", "validation");

    private protected override MultipleChoiceItem Read(JsonRow row) => ReadHub(row);

    /// <summary>Hugging Face form: question_stem, choices, answerKey.</summary>
    internal static MultipleChoiceItem ReadHub(JsonRow row)
    {
        var (choices, gold) = HubChoices.Read(row);
        return MultipleChoiceItem.Of(row.Text("question_stem"), choices, gold);
    }
}
