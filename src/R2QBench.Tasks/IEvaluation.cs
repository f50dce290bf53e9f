using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Tokenizers;

namespace R2QBench.Tasks;

/// <summary>Something a model can be measured on. Immutable; data is read on first need and kept.</summary>
public interface IEvaluation
{
    /// <summary>Unique among the evaluations of a spec: <c>perplexity:wikitext2</c>, <c>piqa</c>.</summary>
    string Name { get; }

    /// <summary>What is done, e.g. <c>perplexity-blocks</c> or <c>multiple-choice</c>.</summary>
    string Protocol { get; }

    /// <summary>Raised whenever a change of code or prompt changes the figure; part of the run id.</summary>
    int ProtocolVersion { get; }

    /// <summary>SHA-256 (hex) of the text or the items; part of the run id. Loads no libtorch.</summary>
    /// <exception cref="ProblemException">The data is missing or bad.</exception>
    string DataHash();

    /// <summary>What is measured on, text by text (items or documents), for finding it again in training text.</summary>
    /// <exception cref="ProblemException">The data is missing or bad.</exception>
    IEnumerable<string> Texts();

    /// <summary>What is wrong with measuring a model of this context length; empty if nothing. Loads no libtorch, reads no data.</summary>
    /// <param name="contextLength">Longest sequence of the model, in tokens.</param>
    IReadOnlyList<Problem> Check(int contextLength);

    /// <summary>What is wrong with measuring a model with this tokenizer, as far as a quick look at the data shows; empty if nothing. Loads no libtorch.</summary>
    /// <param name="tokenizer">The model's own.</param>
    IReadOnlyList<Problem> Check(Tokenizer tokenizer) => [];

    /// <summary>Measures.</summary>
    /// <exception cref="ProblemException">Data missing or bad, a window longer than the context, a token that the tokenizer lacks.</exception>
    /// <exception cref="ArithmeticException">The model's log-probabilities are not finite.</exception>
    IReadOnlyList<Measurement> Run(EvaluationContext context, CancellationToken cancellation);
}
