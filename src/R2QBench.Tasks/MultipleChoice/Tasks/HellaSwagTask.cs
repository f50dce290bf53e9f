using System.Text.RegularExpressions;
using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>HellaSwag: which of four endings follows; with the harness's clean-up of the WikiHow markup.</summary>
public sealed partial class HellaSwagTask : JsonLinesTask
{
    public override TaskDescription Description { get; } = new(
        "hellaswag", "How a description goes on, four choices", 1000, 0.25, Metrics.WithLengths,
        "HellaSwag, 1,000 of the 10,042 validation items; prompts of lm-evaluation-harness v0.4 (hellaswag 1.0)", Version: 1);

    protected override string DataPath => "tasks/hellaswag/validation-sample-1000.jsonl";

    private protected override HubData Hub { get; } = new("Rowan/hellaswag", "data", "validation");

    private protected override MultipleChoiceItem Read(JsonRow row) => MultipleChoiceItem.Of(
        CleanUp($"{row.Text("activity_label")}: {row.Text("ctx_a")} {Capitalized(row.Text("ctx_b"))}"),
        [.. row.Texts("endings").Select(CleanUp)],
        row.Integer("label"));

    /// <summary>The harness's <c>preprocess</c>, in its order; double spaces are replaced in a single pass (methods.md §3.2).</summary>
    internal static string CleanUp(string text) =>
        Bracketed().Replace(text.Trim().Replace(" [title]", ". "), "").Replace("  ", " ");

    /// <summary>Python's <c>str.capitalize</c>: first character upper case, all others lower case.</summary>
    internal static string Capitalized(string text) =>
        text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..].ToLowerInvariant();

    [GeneratedRegex(@"\[.*?\]")]
    private static partial Regex Bracketed();
}
