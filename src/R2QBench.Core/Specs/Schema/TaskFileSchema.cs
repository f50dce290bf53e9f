using R2QBench.Core.Specs.Values;

namespace R2QBench.Core.Specs.Schema;

/// <summary>The keys of a task's YAML file.</summary>
internal static class TaskFileSchema
{
    private const string DataForms = "a file or folder beside the YAML file or below it, data:PATH below the data folder, or dataset:ORG/NAME/PATH";

    public static SpecSchema<TaskFileSpec> Schema { get; } = new(
        new TaskFileSpec { Name = "", Data = "", Prompt = "", Gold = "" },
        [
            new PropertyKey<TaskFileSpec, string>("name", TextKind.FolderName, t => t.Name, (t, v) => t with { Name = v }, "the name that rows use") { IsRequired = true },
            new PropertyKey<TaskFileSpec, string>("title", new TemplateKind("one line", mayBeEmpty: true), t => t.Title, (t, v) => t with { Title = v }, "one line for people"),
            new PropertyKey<TaskFileSpec, string>("data", new TextKind(DataForms), t => t.Data, (t, v) => t with { Data = v }, "the rows: JSON lines, CSV, TSV (with header) or Parquet") { IsRequired = true },
            new PropertyKey<TaskFileSpec, string>("examples", new TemplateKind(DataForms, mayBeEmpty: true), t => t.Examples, (t, v) => t with { Examples = v },
                "the rows that worked examples come from; empty: the first items of the task itself, which are then not asked"),
            new PropertyKey<TaskFileSpec, string>("prompt", new TemplateKind("a text with fields as {{field}} or {{field.inner}}"), t => t.Prompt, (t, v) => t with { Prompt = v }, "what the model is given") { IsRequired = true },
            new PropertyKey<TaskFileSpec, string>("separator", new TemplateKind("a text", mayBeEmpty: true), t => t.Separator, (t, v) => t with { Separator = v }, "what stands between prompt and choice"),
            new PropertyKey<TaskFileSpec, IReadOnlyList<string>>("choices", new TemplateListKind("two or more templates, or one {{field}} that holds a list of texts"), t => t.Choices, (t, v) => t with { Choices = v }, "the choices") { IsRequired = true },
            new PropertyKey<TaskFileSpec, string>("gold", new TemplateKind("a template, e.g. \"{{label}}\""), t => t.Gold, (t, v) => t with { Gold = v }, "the right answer") { IsRequired = true },
            new PropertyKey<TaskFileSpec, string>("gold_is", new ChoiceKind("index", "number", "letter", "text"), t => t.GoldIs, (t, v) => t with { GoldIs = v },
                "what gold says: position from 0, position from 1, A for the first, or the choice itself"),
            new PropertyKey<TaskFileSpec, IReadOnlyList<string>>("metrics", new TextListKind("acc, acc_norm, acc_norm_bytes, acc_group_mean"), t => t.Metrics, (t, v) => t with { Metrics = v }, "what is reported"),
            new PropertyKey<TaskFileSpec, string>("group", new TemplateKind("a template", mayBeEmpty: true), t => t.Group, (t, v) => t with { Group = v }, "what acc_group_mean averages over, e.g. \"{{subject}}\""),
            new PropertyKey<TaskFileSpec, long>("fewshot", new IntegerKind(0, 1000), t => t.Fewshot, (t, v) => t with { Fewshot = (int)v }, "worked examples where an evaluation does not say how many"),
            new PropertyKey<TaskFileSpec, long>("version", new IntegerKind(1, 99), t => t.Version, (t, v) => t with { Version = (int)v }, "raise it when prompts or items change"),
        ]);
}
