using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>WinoGrande: whom a sentence means. Scored partially: the same ending after either name.</summary>
public sealed class WinoGrandeTask : JsonLinesTask
{
    private const char Blank = '_';

    public override TaskDescription Description { get; } = new(
        "winogrande", "Which of two names fits the blank", 1267, 0.5, Metrics.Plain,
        "WinoGrande XL validation; partial evaluation of lm-evaluation-harness v0.4 (winogrande 1.0)", Version: 1);

    protected override string DataPath => "tasks/winogrande/winogrande_xl-validation.jsonl";

    private protected override HubData Hub { get; } = new("allenai/winogrande", "winogrande_xl", "validation");

    private protected override MultipleChoiceItem Read(JsonRow row)
    {
        string sentence = row.Text("sentence");
        int blank = sentence.IndexOf(Blank);
        if (blank < 0) throw new BadRowException("The sentence has no blank", sentence);
        string before = sentence[..blank];
        string after = sentence[(blank + 1)..].Trim();
        string[] options = [row.Text("option1"), row.Text("option2")];
        if (options.Any(string.IsNullOrWhiteSpace)) throw new BadRowException("An option is empty");
        return MultipleChoiceItem.Of([.. options.Select(option => new Choice(before + option, " " + after, after))], row.Integer("answer") - 1);
    }
}
