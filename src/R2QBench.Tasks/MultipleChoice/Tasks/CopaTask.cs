using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>COPA (SuperGLUE): cause or effect of a premise; the premise's full stop gives way to "because" or "therefore".</summary>
public sealed class CopaTask : JsonLinesTask
{
    public override TaskDescription Description { get; } = new(
        "copa", "Cause or effect, two choices", 100, 0.5, Metrics.Plain,
        "COPA (SuperGLUE) validation; prompts of lm-evaluation-harness v0.4 (copa 1.0)", Version: 1);

    protected override string DataPath => "tasks/copa/validation.jsonl";

    private protected override HubData Hub { get; } = new("aps/super_glue", "copa", "validation");

    private protected override MultipleChoiceItem Read(JsonRow row)
    {
        string premise = row.Text("premise").Trim();
        if (premise.Length < 2) throw new BadRowException("The premise is empty");
        string link = row.Text("question") switch
        {
            "cause" => "because",
            "effect" => "therefore",
            var other => throw new BadRowException("Field \"question\" is neither cause nor effect", other),
        };
        return MultipleChoiceItem.Of($"{premise[..^1]} {link}", [row.Text("choice1"), row.Text("choice2")], row.Integer("label"));
    }
}
