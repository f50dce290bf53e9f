namespace R2QBench.Tasks.Corpora;

/// <summary>Which part of a corpus is meant.</summary>
public enum CorpusSplit
{
    /// <summary>Text to train or calibrate on.</summary>
    Train,

    /// <summary>Text to measure on; never part of the training text of a built-in corpus.</summary>
    Evaluation,
}
