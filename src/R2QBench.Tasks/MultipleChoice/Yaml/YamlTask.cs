using System.Globalization;
using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice.Yaml;

/// <summary>A task that a YAML file defines: templates for prompt, choices and right answer over the rows of a file.</summary>
public sealed class YamlTask : MultipleChoiceTask
{
    private static readonly string[] KnownMetrics = [Metrics.Accuracy, Metrics.AccuracyPerCharacter, Metrics.AccuracyPerByte, Metrics.AccuracyGroupMean];

    private static readonly string[] GoldForms = ["letter", "text", "number", "index"];

    private readonly string _path;
    private readonly TaskFileSpec _spec;
    private readonly Template _prompt;
    private readonly Template _gold;
    private readonly Template? _group;
    private readonly IReadOnlyList<Template> _choices;

    private YamlTask(string path, TaskFileSpec spec, List<Problem> problems)
    {
        (_path, _spec) = (path, spec);
        _prompt = Parse(spec.Prompt, "prompt", problems);
        _gold = Parse(spec.Gold, "gold", problems);
        _group = spec.Group.Length == 0 ? null : Parse(spec.Group, "group", problems);
        _choices = [.. spec.Choices.Select(choice => Parse(choice, "choices", problems))];
        Description = new TaskDescription(
            spec.Name, spec.Title.Length > 0 ? spec.Title : $"from {Path.GetFileName(path)}", Items: 0,
            _choices.Count > 1 ? 1.0 / _choices.Count : 0, spec.Metrics, $"{path}, data {spec.Data}", spec.Version);
    }

    /// <summary>Items is 0: the number is known when the data is read.</summary>
    public override TaskDescription Description { get; }

    private protected override void RequireData() => TaskDataSource.Resolve(_spec.Data, _path, "data");

    internal override int DefaultFewshot => _spec.Fewshot;

    /// <summary>Reads the file; its data is read later.</summary>
    /// <exception cref="ProblemException">Everything that is wrong with keys and templates.</exception>
    public static YamlTask Open(string path)
    {
        var (spec, found) = SpecReader.ReadTask(path);
        var problems = new List<Problem>(found);
        var task = new YamlTask(path, spec, problems);
        if (task._choices is [{ OnlyField: null }] && spec.Choices[0].Length > 0)
            problems.Add(new Problem("One choice is none", $"{path}  choices", spec.Choices[0], "two or more templates, or one {{field}} that holds a list of texts", "add the other choices"));
        if (spec.Metrics.Count == 0) problems.Add(new Problem("Reports nothing", $"{path}  metrics", "[]", string.Join(", ", KnownMetrics)));
        problems.AddRange(spec.Metrics.Where(metric => !KnownMetrics.Contains(metric)).Select(metric => new Problem("There is no such metric", $"{path}  metrics", metric, string.Join(", ", KnownMetrics))));
        if (spec.Metrics.Contains(Metrics.AccuracyGroupMean) != (task._group is not null))
            problems.Add(new Problem($"{Metrics.AccuracyGroupMean} and group belong together", $"{path}  group", spec.Group.Length == 0 ? null : spec.Group, "both or neither"));
        if (problems.Count == 0) return task;
        // Data that is not there is no mistake of the file as long as nobody measures; beside others it is said with them.
        foreach (var (source, key) in ((string, string)[])[(spec.Data, "data"), (spec.Examples, "examples")])
        {
            try
            {
                if (source.Length > 0) TaskDataSource.Resolve(source, path, key);
            }
            catch (ProblemException missing)
            {
                problems.AddRange(missing.Problems);
            }
        }

        throw new ProblemException(problems);
    }

    internal override IReadOnlyList<MultipleChoiceItem> Load(BadRows bad) => Rows(_spec.Data, "data", bad);

    internal override IReadOnlyList<MultipleChoiceItem>? Examples(BadRows bad) => _spec.Examples.Length == 0 ? null : Rows(_spec.Examples, "examples", bad);

    private IReadOnlyList<MultipleChoiceItem> Rows(string source, string key, BadRows bad) =>
        TableFile.ReadAll(TaskDataSource.Resolve(source, _path, key), split: null, Read, bad);

    private MultipleChoiceItem Read(JsonRow row)
    {
        string prompt = Filled("prompt", _prompt, row);
        IReadOnlyList<string> choices = _choices is [{ OnlyField: { } field } list] ? Of("choices", list, () => row.TextsAt(field)) : [.. _choices.Select(choice => Filled("choices", choice, row))];
        var item = MultipleChoiceItem.Of([.. choices.Select(text => new Choice(prompt, _spec.Separator + text, text))], Position(Filled("gold", _gold, row).Trim(), choices));
        return _group is null ? item : item with { Group = Filled("group", _group, row) };
    }

    private int Position(string gold, IReadOnlyList<string> choices)
    {
        int position = Position(_spec.GoldIs, gold, choices);
        if (position >= 0 && position < choices.Count) return position;
        string? meant = GoldForms.FirstOrDefault(form => Position(form, gold, choices) is var other && other >= 0 && other < choices.Count);
        throw new BadRowException($"The right answer ({_spec.GoldIs}) is none of the {choices.Count} choices", gold)
        {
            Allowed = _spec.GoldIs switch
            {
                "letter" => $"A to {(char)('A' + choices.Count - 1)}",
                "text" => "the text of a choice",
                "number" => $"1 to {choices.Count}",
                _ => $"0 to {choices.Count - 1}",
            },
            NextStep = meant is null ? $"correct the row, or gold and gold_is of the task ({string.Join(", ", GoldForms)})" : $"is gold_is: {meant} meant?",
        };
    }

    private static int Position(string form, string gold, IReadOnlyList<string> choices) => form switch
    {
        "letter" => gold.Length == 1 ? char.ToUpperInvariant(gold[0]) - 'A' : -1,
        "text" => choices.ToList().FindIndex(choice => choice.Trim() == gold),
        _ => int.TryParse(gold, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number - (form == "number" ? 1 : 0) : -1,
    };

    private static string Filled(string key, Template template, JsonRow row) => Of(key, template, () => template.Render(row));

    /// <summary>What a template makes of a row; a row that does not fit is said with the template.</summary>
    private static T Of<T>(string key, Template template, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (BadRowException bad)
        {
            throw bad.For(key, template.Source);
        }
    }

    private Template Parse(string text, string key, List<Problem> problems)
    {
        try
        {
            return Template.Parse(text);
        }
        catch (FormatException wrong)
        {
            problems.Add(new Problem($"Is no template: {wrong.Message}", $"{_path}  {key}", text.ReplaceLineEndings("\\n"), "text with fields as {{field}}", "correct the braces"));
            return Template.Parse("");
        }
    }
}
