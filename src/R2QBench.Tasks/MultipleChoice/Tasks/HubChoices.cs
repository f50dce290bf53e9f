using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>Choices as several Hugging Face data sets have them: choices.text, choices.label (letters or numbers), answerKey.</summary>
internal static class HubChoices
{
    /// <summary>The texts, and the position of the answer key among the labels.</summary>
    /// <exception cref="BadRowException">A field is missing, or the key is no label.</exception>
    public static (IReadOnlyList<string> Choices, int Gold) Read(JsonRow row)
    {
        var choices = row.Object("choices");
        var labels = choices.Texts("label");
        string answer = row.Text("answerKey");
        int gold = labels.ToList().IndexOf(answer);
        if (gold < 0) throw new BadRowException("The answer key is no label of a choice", $"{answer} among {string.Join(", ", labels)}");
        return (choices.Texts("text"), gold);
    }
}
