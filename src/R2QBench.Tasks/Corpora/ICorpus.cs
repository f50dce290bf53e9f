using R2QBench.Core.Errors;

namespace R2QBench.Tasks.Corpora;

/// <summary>A text with a name of its own.</summary>
public interface ICorpus
{
    /// <summary>The name that specs use.</summary>
    string Name { get; }

    /// <summary>One sentence for listings: what it is, where it comes from.</summary>
    string Title { get; }

    /// <summary>Whether the split that is measured on is on this machine; it is not read.</summary>
    bool HasData() => true;

    /// <summary>Reads one split.</summary>
    /// <exception cref="ProblemException">The split does not exist, is not on this machine, or cannot be read.</exception>
    CorpusText Open(CorpusSplit split);
}
