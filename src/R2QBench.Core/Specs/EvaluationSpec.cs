namespace R2QBench.Core.Specs;

/// <summary>One thing that a model is measured on.</summary>
public abstract record EvaluationSpec
{
    private EvaluationSpec()
    {
    }

    /// <summary>What the measurement is called: the corpus or the task.</summary>
    public abstract string Subject { get; }

    /// <summary>Perplexity over the evaluation split of a text.</summary>
    /// <param name="Corpus">A corpus name, <c>text:FILE</c> or <c>jsonl:FILE#field</c>.</param>
    /// <param name="SequenceLength">Tokens per window; at most the model's context.</param>
    /// <param name="Stride">Tokens between the starts of two windows, at most the window; null: windows do not overlap.</param>
    /// <param name="Bos"><c>default</c> (what the tokenizer says), <c>none</c>, <c>once</c> (start of the text) or <c>window</c>.</param>
    /// <param name="MaxTokens">Tokens read from the start of the text; null reads all.</param>
    public sealed record Perplexity(string Corpus, int SequenceLength = 256, int? Stride = null, string Bos = "default", int? MaxTokens = null)
        : EvaluationSpec
    {
        public override string Subject => Corpus;
    }

    /// <summary>Accuracy on a task with stated items.</summary>
    /// <param name="Name">Task name as registered, e.g. <c>piqa</c>.</param>
    /// <param name="Limit">Items taken from the start of the task; null takes all.</param>
    /// <param name="Bos"><c>default</c> (what the tokenizer says), <c>none</c> or <c>window</c> (start of every request).</param>
    public sealed record Task(string Name, int? Limit = null, string Bos = "default") : EvaluationSpec
    {
        public override string Subject => Name;
    }
}
