namespace R2QBench.Core.Hub;

/// <summary>What a repository of a hub holds.</summary>
public enum HubKind
{
    /// <summary>Weights, configuration, tokenizer.</summary>
    Model,

    /// <summary>Rows of text or items.</summary>
    Dataset,
}
