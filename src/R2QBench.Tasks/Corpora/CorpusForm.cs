namespace R2QBench.Tasks.Corpora;

/// <summary>What the parts of a corpus mean.</summary>
public enum CorpusForm
{
    /// <summary>One running text, tokenized once as a whole.</summary>
    Text,

    /// <summary>Documents that do not continue each other; joined by the separator where one text is needed.</summary>
    Documents,
}
