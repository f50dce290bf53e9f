namespace R2QBench.Core.Models.Configuration;

/// <summary>How the projections to query, key and value are stored.</summary>
public enum QkvLayout
{
    /// <summary>Three matrices.</summary>
    Separate,

    /// <summary>One matrix: all query rows, all key rows, all value rows (GPT-2).</summary>
    FusedBlocks,

    /// <summary>One matrix: for each head its query, key and value rows (GPT-NeoX).</summary>
    FusedHeads,
}
