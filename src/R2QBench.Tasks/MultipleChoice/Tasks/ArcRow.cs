using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>The two forms in which ARC's rows come; both give the same prompts.</summary>
internal static class ArcRow
{
    /// <summary>Hugging Face form: question, choices.text, choices.label (A–E or 1–5), answerKey.</summary>
    public static MultipleChoiceItem ReadHub(JsonRow row)
    {
        var choices = row.Object("choices");
        var labels = choices.Texts("label");
        string answer = row.Text("answerKey");
        int gold = labels.ToList().IndexOf(answer);
        if (gold < 0) throw new BadRowException("The answer key is no label of a choice", $"{answer} among {string.Join(", ", labels)}");
        return MultipleChoiceItem.Of($"Question: {row.Text("question")}\nAnswer:", choices.Texts("text"), gold);
    }

    /// <summary>OLMES form: query (already the prompt), choices, gold.</summary>
    public static MultipleChoiceItem ReadOlmes(JsonRow row) =>
        MultipleChoiceItem.Of(row.Text("query"), row.Texts("choices"), row.Integer("gold"));
}
