using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Rules;

/// <summary>A spec as rules see it, whichever kind it is; absent parts are null.</summary>
/// <param name="Root">What was written, for places.</param>
/// <param name="Vocabulary">The names there are.</param>
internal sealed record RuleSubject(SpecMap Root, SpecVocabulary Vocabulary)
{
    public ModelSpec? Model { get; init; }

    public ArchitectureSpec? Architecture { get; init; }

    public required DataSpec Data { get; init; }

    public QuantizationSpec? Quantization { get; init; }

    public required TrainingSpec Training { get; init; }

    public required IReadOnlyList<EvaluationSpec> Evaluation { get; init; }

    /// <summary>Whether fused operators may be used; true where the spec cannot say.</summary>
    public bool Fused { get; init; } = true;

    /// <summary>The facts of the chosen method; null if it is unknown.</summary>
    public MethodFacts? Method => Quantization is not null && Vocabulary.Methods.TryGetValue(Quantization.Method, out var facts) ? facts : null;

    public static RuleSubject Of(RunSpec run, SpecMap root, SpecVocabulary vocabulary) => new(root, vocabulary)
    {
        Model = run.Model,
        Data = run.Data,
        Quantization = run.Quantization,
        Training = run.Training,
        Evaluation = run.Evaluation,
        Fused = run.Fused,
    };

    public static RuleSubject Of(PretrainSpec spec, SpecMap root, SpecVocabulary vocabulary) => new(root, vocabulary)
    {
        Architecture = spec.Model,
        Data = spec.Data,
        Training = spec.Training,
        Evaluation = spec.Evaluation,
    };

    /// <summary>True if the file, an override or the grid states the key.</summary>
    public bool States(string key) => SpecPath.Find(Root, key) is not null;

    /// <summary>The perplexity evaluations with the key of their block.</summary>
    public IEnumerable<(EvaluationSpec.Perplexity Spec, string Key)> Perplexities() =>
        Evaluation.Index().Where(e => e.Item is EvaluationSpec.Perplexity).Select(e => ((EvaluationSpec.Perplexity)e.Item, $"evaluation.{e.Index}.perplexity"));
}
