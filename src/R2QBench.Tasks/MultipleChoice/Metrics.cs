namespace R2QBench.Tasks.MultipleChoice;

/// <summary>Names of the metrics, and the lists of them that tasks have.</summary>
public static class Metrics
{
    /// <summary>The choice with the largest summed log-likelihood is right.</summary>
    public const string Accuracy = "acc";

    /// <summary>The same after dividing by the choice's length in characters.</summary>
    public const string AccuracyPerCharacter = "acc_norm";

    /// <summary>The same after dividing by the choice's length in UTF-8 bytes.</summary>
    public const string AccuracyPerByte = "acc_norm_bytes";

    /// <summary><see cref="Accuracy"/> of each group of items, averaged over the groups whatever their size.</summary>
    public const string AccuracyGroupMean = "acc_group_mean";

    /// <summary>For choices of different length.</summary>
    public static IReadOnlyList<string> WithLengths { get; } = [Accuracy, AccuracyPerCharacter, AccuracyPerByte];

    /// <summary>For choices that length says nothing about.</summary>
    public static IReadOnlyList<string> Plain { get; } = [Accuracy];
}
