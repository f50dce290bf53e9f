using R2QBench.Core.Specs.Values;

namespace R2QBench.Core.Specs.Schema;

/// <summary>The keys of one entry below <c>evaluation</c>.</summary>
internal static class EvaluationSchemas
{
    /// <summary>The block behind <c>perplexity:</c>.</summary>
    public static SpecSchema<EvaluationSpec.Perplexity> Perplexity { get; } = new(
        new EvaluationSpec.Perplexity(""),
        [
            new PropertyKey<EvaluationSpec.Perplexity, string>("corpus", new TextKind("a corpus name (see `r2q tasks`), text:FILE or jsonl:FILE#field"),
                e => e.Corpus, (e, v) => e with { Corpus = v }, "the text to measure on") { IsRequired = true },
            new PropertyKey<EvaluationSpec.Perplexity, long>("sequence_length", new IntegerKind(2),
                e => e.SequenceLength, (e, v) => e with { SequenceLength = (int)v }, "tokens per window; at most the model's context"),
            new PropertyKey<EvaluationSpec.Perplexity, long?>("stride", new OptionalKind<long>(new IntegerKind(1), "windows do not overlap"),
                e => e.Stride, (e, v) => e with { Stride = (int?)v }, "tokens between the starts of two windows; at most sequence_length"),
            new PropertyKey<EvaluationSpec.Perplexity, string>("bos", new ChoiceKind("default", "none", "once", "window"),
                e => e.Bos, (e, v) => e with { Bos = v }, "where the start token goes: as the tokenizer says, nowhere, start of the text, start of every window"),
            new PropertyKey<EvaluationSpec.Perplexity, long?>("max_tokens", new OptionalKind<long>(new IntegerKind(2), "all"),
                e => e.MaxTokens, (e, v) => e with { MaxTokens = (int?)v }, "tokens read from the start of the text"),
        ]);

    /// <summary>An entry with <c>task:</c>.</summary>
    public static SpecSchema<EvaluationSpec.Task> Task { get; } = new(
        new EvaluationSpec.Task(""),
        [
            new PropertyKey<EvaluationSpec.Task, string>("task", new TextKind("a task name, see `r2q tasks`"),
                e => e.Name, (e, v) => e with { Name = v }, "the task to measure on") { IsRequired = true },
            new PropertyKey<EvaluationSpec.Task, long?>("limit", new OptionalKind<long>(new IntegerKind(1), "all"),
                e => e.Limit, (e, v) => e with { Limit = (int?)v }, "items taken from the start of the task"),
            new PropertyKey<EvaluationSpec.Task, string>("bos", new ChoiceKind("default", "none", "window"),
                e => e.Bos, (e, v) => e with { Bos = v }, "where the start token goes: as the tokenizer says, nowhere, start of every request"),
        ]);
}
