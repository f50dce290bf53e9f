namespace R2QBench.Core.Specs;

/// <summary>Weights of the terms that pull the student's inner states to the full-precision model's, on top of the loss; 0 leaves a term out.</summary>
public sealed record FeatureSpec
{
    /// <summary>Squared difference of the states after each block.</summary>
    public double Hidden { get; init; }

    /// <summary>1 − cosine of the states after each block.</summary>
    public double HiddenCosine { get; init; }

    /// <summary>Squared difference of the attention probabilities.</summary>
    public double AttentionMap { get; init; }

    /// <summary>Squared difference of the attention outputs.</summary>
    public double AttentionOutput { get; init; }

    /// <summary>True if there is any term.</summary>
    public bool Any => Hidden > 0 || HiddenCosine > 0 || AttentionMap > 0 || AttentionOutput > 0;

    /// <summary>The terms with their weights, those of 0 left out.</summary>
    public IReadOnlyDictionary<string, double> Terms => new (string Name, double Weight)[]
        {
            ("hidden", Hidden), ("hidden_cosine", HiddenCosine), ("attention_map", AttentionMap), ("attention_output", AttentionOutput),
        }
        .Where(term => term.Weight > 0).ToDictionary(term => term.Name, term => term.Weight);
}
