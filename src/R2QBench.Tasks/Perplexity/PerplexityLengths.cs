using R2QBench.Core.Errors;
using R2QBench.Core.Specs;

namespace R2QBench.Tasks.Perplexity;

/// <summary>What is wrong with the lengths of a perplexity.</summary>
internal static class PerplexityLengths
{
    /// <summary>Lengths that make no sense for any model.</summary>
    public static IEnumerable<Problem> ProblemsOf(EvaluationSpec.Perplexity spec)
    {
        string where = $"evaluation perplexity:{spec.Corpus}";
        if (spec.SequenceLength < 2) yield return new Problem("A window needs a token to predict and one before it", $"{where} sequence_length", $"{spec.SequenceLength}", "2 or more");
        if (spec.Stride is { } stride && (stride < 1 || stride > spec.SequenceLength))
            yield return new Problem("Windows must advance and must not leave gaps", $"{where} stride", $"{stride}", $"1 to {spec.SequenceLength}");
        if (spec.MaxTokens is { } most && most < 2) yield return new Problem("Nothing would be scored", $"{where} max_tokens", $"{most}", "2 or more");
        if (spec.Form != EvaluationSpec.Perplexity.OverDocuments) yield break;
        if (spec.Stride is not null) yield return new Problem("Documents are read without overlap", $"{where} stride", $"{spec.Stride}", "no stride with form: documents", "remove it");
        if (spec.MaxTokens is not null) yield return new Problem("Documents are read whole", $"{where} max_tokens", $"{spec.MaxTokens}", "no max_tokens with form: documents", "remove it, measure the text by windows (its name without documents:), or name a smaller file");
        if (spec.Bos == "window")
            yield return new Problem("Only the start of a document has a start token", $"{where} bos", spec.Bos, "default, once or none with form: documents", "use bos: once");
    }

    /// <summary>A window longer than the model's context is an error and never shortened.</summary>
    public static IReadOnlyList<Problem> Check(EvaluationSpec.Perplexity spec, string name, int contextLength) => spec.SequenceLength <= contextLength
        ? []
        :
        [
            new Problem(
                $"Is longer than the model's context of {contextLength} tokens",
                $"evaluation {name} sequence_length",
                $"{spec.SequenceLength}",
                $"2 to {contextLength}",
                "lower it; figures at different lengths do not compare"),
        ];
}
