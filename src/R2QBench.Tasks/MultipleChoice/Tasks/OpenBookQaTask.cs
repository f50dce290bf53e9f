using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>OpenBookQA, test split: the bare question stem is the context.</summary>
public sealed class OpenBookQaTask : JsonLinesTask
{
    private const string Opening = "Question: ";
    private const string Closing = "\nAnswer:";

    public override TaskDescription Description { get; } = new(
        "openbookqa", "Elementary science, four choices", 500, 0.25, Metrics.WithLengths,
        "OpenBookQA main test; prompts of lm-evaluation-harness v0.4 (openbookqa 1.0)", Version: 1);

    protected override string DataPath => "tasks/openbookqa/test.olmes.jsonl";

    private protected override HubData Hub { get; } = new("allenai/openbookqa", "main", "test");

    internal override IReadOnlyList<MultipleChoiceItem> Examples(BadRows bad) => new OpenBookQaValidationTask().Load(bad);

    /// <summary>The hub's form, or the OLMES form, whose query wraps the stem in a prompt that the harness does not use.</summary>
    private protected override MultipleChoiceItem Read(JsonRow row)
    {
        if (!row.Has("query")) return OpenBookQaValidationTask.ReadHub(row);
        string query = row.Text("query");
        if (!query.StartsWith(Opening, StringComparison.Ordinal) || !query.EndsWith(Closing, StringComparison.Ordinal))
            throw new BadRowException("The query is not of the form \"Question: …\\nAnswer:\"", query);
        return MultipleChoiceItem.Of(query[Opening.Length..^Closing.Length], row.Texts("choices"), row.Integer("gold"));
    }
}
