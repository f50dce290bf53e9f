using R2QBench.Core.Specs;
using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.LastWord;

/// <summary>LAMBADA in OpenAI's form: the last word of a passage that only the whole passage gives away.</summary>
public sealed class LambadaTask : BenchmarkTask
{
    private const string DataPath = "tasks/lambada/lambada_openai_test.jsonl";

    public override TaskDescription Description { get; } = new(
        "lambada_openai", "Last word of a passage", 5153, 0, [LastWordEvaluation.Accuracy, LastWordEvaluation.Perplexity],
        "LAMBADA test, OpenAI form; scoring of lm-evaluation-harness v0.4 (lambada_openai 1.0)", Version: 1)
    {
        Kind = "last_word",
    };

    public IReadOnlyList<LastWordItem> Load() => Load(DataFile.Require(Description.Name, DataPath), new BadRows());

    private protected override void RequireData() => DataFile.Require(Description.Name, DataPath);

    /// <remarks>A passage has one choice: its last word.</remarks>
    public override IEnumerable<TaskItem> Items(int? fewshot) => Load(DataFile.Require(Description.Name, DataPath), new BadRows(allowed: true))
        .Select((item, number) => new TaskItem(number, Gold: 0, Group: null, [new TaskItemChoice(item.Context, " " + item.Word)]));

    internal override IEvaluation Evaluation(EvaluationSpec.Task spec) =>
        new LastWordEvaluation(Description, bad => Load(DataFile.Require(Description.Name, DataPath), bad), Checked(spec));

    internal static IReadOnlyList<LastWordItem> Load(string path, BadRows? bad = null) => JsonLinesFile.ReadAll(path, row =>
    {
        var item = new LastWordItem(row.Text("context"), row.Text("continuation"));
        if (string.IsNullOrWhiteSpace(item.Context) || string.IsNullOrWhiteSpace(item.Word)) throw new BadRowException("Context or word is empty");
        return item;
    }, bad);
}
