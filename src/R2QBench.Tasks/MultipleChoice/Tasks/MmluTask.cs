using R2QBench.Core.Errors;
using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Tasks;

/// <summary>MMLU: exam questions of 57 subjects, answered with a letter; with a header, and with 0 or 5 worked examples.</summary>
/// <remarks>
/// <c>acc</c> averages over questions, as the harness's group does; <c>acc_group_mean</c> averages over subjects, as
/// BitDistiller does. Items are dealt subject by subject (the first of each, then the second of each, …), so that a limit
/// takes evenly from all subjects.
/// </remarks>
/// <param name="shots">Worked examples: the first ones of the subject's dev split.</param>
public sealed class MmluTask(int shots) : MultipleChoiceTask
{
    private const string Folder = "tasks/mmlu";
    private const int Fields = 6;
    private static readonly string[] Letters = ["A", "B", "C", "D"];

    public override TaskDescription Description { get; } = new(
        shots == 0 ? "mmlu" : $"mmlu_{shots}shot", $"Exams of 57 subjects, four letters, {shots} worked examples", 14042, 0.25,
        [Metrics.Accuracy, Metrics.AccuracyGroupMean],
        "MMLU test; prompts of lm-evaluation-harness v0.4 (mmlu 2, subtasks 1.0)", Version: 1);

    private protected override void RequireData() => DataFile.Require(Description.Name, Folder);

    internal override int DefaultFewshot => shots;

    internal override IReadOnlyList<MultipleChoiceItem> Load(BadRows bad) => Load(shots, bad);

    internal override IReadOnlyList<MultipleChoiceItem> Load(int? fewshot, BadRows bad)
    {
        if (shots > 0 && fewshot is { } other && other != shots)
        {
            throw new ProblemException(new Problem(
                $"The task's name already says {shots} examples", $"evaluation {Description.Name} fewshot", $"{other}", $"{shots}", $"name the task mmlu with fewshot {other}"));
        }

        return Load(DataFile.Require(Description.Name, Folder), fewshot ?? shots, bad);
    }

    internal IReadOnlyList<MultipleChoiceItem> Load(string folder) => Load(folder, shots, new BadRows());

    private static IReadOnlyList<MultipleChoiceItem> Load(string folder, int examples, BadRows bad)
    {
        const string ending = "_test.csv";
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(folder, "test"), $"*{ending}").Order(StringComparer.Ordinal)];
        if (files.Length == 0)
            throw new ProblemException(new Problem("Holds no subjects", Path.Combine(folder, "test"), Allowed: $"files named SUBJECT{ending}"));

        var subjects = files.Select(file => Subject(folder, Path.GetFileName(file)[..^ending.Length], file, examples, bad)).ToList();
        return [.. Enumerable.Range(0, subjects.Max(items => items.Count)).SelectMany(round => subjects.Where(items => round < items.Count).Select(items => items[round]))];
    }

    private static IReadOnlyList<MultipleChoiceItem> Subject(string folder, string subject, string file, int shots, BadRows bad)
    {
        string header = $"The following are multiple choice questions (with answers) about {subject.Replace('_', ' ')}.\n\n";
        var examples = shots == 0
            ? []
            : CsvFile.ReadAll(Path.Combine(folder, "dev", $"{subject}_dev.csv"), fields => $"{Question(fields)} {Letters[Gold(fields)]}\n\n", bad);
        if (examples.Count < shots)
            throw new ProblemException(new Problem($"Has fewer than {shots} examples", $"{Path.Combine(folder, "dev")}: {subject}", $"{examples.Count}"));

        string opening = header + string.Concat(examples.Take(shots));
        return CsvFile.ReadAll(file, fields => MultipleChoiceItem.Of(opening + Question(fields), Letters, Gold(fields)) with { Group = subject }, bad);
    }

    private static string Question(IReadOnlyList<string> fields)
    {
        if (fields.Count != Fields) throw new BadRowException($"Does not have {Fields} fields", $"{fields.Count}");
        int empty = fields.ToList().FindIndex(string.IsNullOrWhiteSpace);
        if (empty >= 0) throw new BadRowException($"Field {empty + 1} is empty");
        return $"{fields[0].Trim()}\n{string.Join('\n', Letters.Select((letter, index) => $"{letter}. {fields[index + 1]}"))}\nAnswer:";
    }

    private static int Gold(IReadOnlyList<string> fields)
    {
        int gold = Array.IndexOf(Letters, fields[Fields - 1].Trim());
        return gold >= 0 ? gold : throw new BadRowException("The answer is none of A, B, C, D", fields[Fields - 1]);
    }
}
