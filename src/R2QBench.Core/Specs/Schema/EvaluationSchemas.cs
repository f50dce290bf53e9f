using R2QBench.Core.Specs.Values;

namespace R2QBench.Core.Specs.Schema;

/// <summary>The keys of one entry below <c>evaluation</c>.</summary>
internal static class EvaluationSchemas
{
    private const int MostExamples = 1000;
    private const int MostDraws = 1_000_000;

    /// <summary>The block behind <c>perplexity:</c>.</summary>
    public static SpecSchema<EvaluationSpec.Perplexity> Perplexity { get; } = new(
        new EvaluationSpec.Perplexity(""),
        [
            new PropertyKey<EvaluationSpec.Perplexity, string>("corpus", new TextKind("a corpus name (see `r2q tasks`), text:FILE, jsonl:FILE#field, csv:FILE#column, parquet:FILE#column or dataset:ORG/NAME/PATH#column"),
                e => e.Corpus, (e, v) => e with { Corpus = v }, "the text to measure on") { IsRequired = true },
            new PropertyKey<EvaluationSpec.Perplexity, long>("sequence_length", new IntegerKind(2),
                e => e.SequenceLength, (e, v) => e with { SequenceLength = (int)v }, "tokens per window; at most the model's context"),
            new PropertyKey<EvaluationSpec.Perplexity, long?>("stride", new OptionalKind<long>(new IntegerKind(1), "windows do not overlap"),
                e => e.Stride, (e, v) => e with { Stride = (int?)v }, "tokens between the starts of two windows; at most sequence_length"),
            new PropertyKey<EvaluationSpec.Perplexity, string>("bos", new ChoiceKind("default", "none", "once", "window"),
                e => e.Bos, (e, v) => e with { Bos = v }, "where the start token goes: as the tokenizer says, nowhere, start of the text, start of every window"),
            new PropertyKey<EvaluationSpec.Perplexity, long?>("max_tokens", new OptionalKind<long>(new IntegerKind(2), "all"),
                e => e.MaxTokens, (e, v) => e with { MaxTokens = (int?)v }, "tokens read from the start of the text"),
            new PropertyKey<EvaluationSpec.Perplexity, string>("form", new ChoiceKind(EvaluationSpec.Perplexity.OverWindows, EvaluationSpec.Perplexity.OverDocuments),
                e => e.Form, (e, v) => e with { Form = v }, "windows over the joined text, or every document by itself with word and byte perplexity")
            {
                Omit = e => e.Form == EvaluationSpec.Perplexity.OverWindows,
            },
            new PropertyKey<EvaluationSpec.Perplexity, long>("bootstrap", new IntegerKind(0, MostDraws),
                e => e.Bootstrap, (e, v) => e with { Bootstrap = (int)v }, "draws of the bootstrap that the standard error comes from; 0: the formula")
            {
                Omit = e => e.Bootstrap == 0,
            },
        ]);

    /// <summary>An entry with <c>task:</c>.</summary>
    public static SpecSchema<EvaluationSpec.Task> Task { get; } = new(
        new EvaluationSpec.Task(""),
        [
            new PropertyKey<EvaluationSpec.Task, string>("task", new TextKind("a task name (see `r2q tasks`) or the path of a task's YAML file"),
                e => e.Name, (e, v) => e with { Name = v }, "the task to measure on") { IsRequired = true },
            new PropertyKey<EvaluationSpec.Task, long?>("limit", new OptionalKind<long>(new IntegerKind(1), "all"),
                e => e.Limit, (e, v) => e with { Limit = (int?)v }, "items taken from the start of the task"),
            new PropertyKey<EvaluationSpec.Task, string>("bos", new ChoiceKind("default", "none", "window"),
                e => e.Bos, (e, v) => e with { Bos = v }, "where the start token goes: as the tokenizer says, nowhere, start of every request"),
            new PropertyKey<EvaluationSpec.Task, long?>("fewshot", new OptionalKind<long>(new IntegerKind(0, MostExamples), "as the task says, in most none"),
                e => e.Fewshot, (e, v) => e with { Fewshot = (int?)v }, "worked examples in front of every question: the first ones of the task's examples")
            {
                Omit = e => e.Fewshot is null,
            },
            new PropertyKey<EvaluationSpec.Task, string>("overlong", new ChoiceKind(EvaluationSpec.Task.Truncate, EvaluationSpec.Task.Refuse),
                e => e.Overlong, (e, v) => e with { Overlong = v }, "what becomes of a request longer than the model's context: cut on its left, or an error")
            {
                Omit = e => e.Overlong == EvaluationSpec.Task.Truncate,
            },
            new PropertyKey<EvaluationSpec.Task, bool>("allow_bad_items", new FlagKind(),
                e => e.AllowBadItems, (e, v) => e with { AllowBadItems = v }, "leave out and count rows that cannot be read and items that the tokenizer cannot express, instead of failing")
            {
                Omit = e => !e.AllowBadItems,
            },
            new PropertyKey<EvaluationSpec.Task, long>("bootstrap", new IntegerKind(0, MostDraws),
                e => e.Bootstrap, (e, v) => e with { Bootstrap = (int)v }, "draws of the bootstrap that standard errors come from; 0: the formula")
            {
                Omit = e => e.Bootstrap == 0,
            },
        ]);
}
