using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>The two forms in which ARC's rows come; both give the same prompts.</summary>
internal static class ArcRow
{
    /// <summary>A row in either form.</summary>
    public static MultipleChoiceItem Read(JsonRow row) => row.Has("query") ? ReadOlmes(row) : ReadHub(row);

    /// <summary>Hugging Face form: question, choices, answerKey.</summary>
    private static MultipleChoiceItem ReadHub(JsonRow row)
    {
        var (choices, gold) = HubChoices.Read(row);
        return MultipleChoiceItem.Of($"Question: {row.Text("question")}\nAnswer:", choices, gold);
    }

    /// <summary>OLMES form: query (already the prompt), choices, gold.</summary>
    private static MultipleChoiceItem ReadOlmes(JsonRow row) =>
        MultipleChoiceItem.Of(row.Text("query"), row.Texts("choices"), row.Integer("gold"));
}
