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
    /// <param name="Corpus">A corpus name, <c>text:FILE</c>, <c>jsonl:FILE#field</c> or another form that names a file.</param>
    /// <param name="SequenceLength">Tokens per window; at most the model's context.</param>
    /// <param name="Stride">Tokens between the starts of two windows, at most the window; null: windows do not overlap.</param>
    /// <param name="Bos"><c>default</c> (what the tokenizer says), <c>none</c>, <c>once</c> (start of the text) or <c>window</c>.</param>
    /// <param name="MaxTokens">Tokens read from the start of the text; null reads all.</param>
    public sealed record Perplexity(string Corpus, int SequenceLength = 256, int? Stride = null, string Bos = "default", int? MaxTokens = null)
        : EvaluationSpec
    {
        /// <summary>Over the joined text (GPTQ and others).</summary>
        public const string OverWindows = "windows";

        /// <summary>Document by document, every token scored (lm-evaluation-harness).</summary>
        public const string OverDocuments = "documents";

        public override string Subject => Corpus;

        /// <summary><see cref="OverWindows"/> or <see cref="OverDocuments"/>.</summary>
        public string Form { get; init; } = OverWindows;

        /// <summary>Draws of the bootstrap that the standard error is estimated by; 0: the formula.</summary>
        public int Bootstrap { get; init; }
    }

    /// <summary>Accuracy on a task with stated items.</summary>
    /// <param name="Name">Task name as registered, e.g. <c>piqa</c>, or the path of a task's YAML file.</param>
    /// <param name="Limit">Items taken from the start of the task; null takes all.</param>
    /// <param name="Bos"><c>default</c> (what the tokenizer says), <c>none</c> or <c>window</c> (start of every request).</param>
    public sealed record Task(string Name, int? Limit = null, string Bos = "default") : EvaluationSpec
    {
        /// <summary>A request that is too long loses tokens on its left.</summary>
        public const string Truncate = "truncate";

        /// <summary>A request that is too long is an error.</summary>
        public const string Refuse = "error";

        public override string Subject => Name;

        /// <summary>Worked examples in front of every question; null: as many as the task says, in most none.</summary>
        public int? Fewshot { get; init; }

        /// <summary><see cref="Truncate"/> or <see cref="Refuse"/>.</summary>
        public string Overlong { get; init; } = Truncate;

        /// <summary>Whether rows that cannot be read are left out and counted instead of failing the task.</summary>
        public bool AllowBadItems { get; init; }

        /// <summary>Draws of the bootstrap that standard errors are estimated by; 0: the formula.</summary>
        public int Bootstrap { get; init; }
    }
}
