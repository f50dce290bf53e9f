using R2QBench.Core.Errors;

namespace R2QBench.Tasks.MultipleChoice;

/// <summary>A task with items of several choices. One class per task; a new one needs its file and a line in <see cref="TaskRegistry"/>.</summary>
public abstract class MultipleChoiceTask
{
    /// <summary>Name, size, source; known without reading the data.</summary>
    public abstract TaskDescription Description { get; }

    /// <summary>Reads every item, in the order of the data.</summary>
    /// <exception cref="ProblemException">The data is not on this machine, or holds bad rows (counted and named).</exception>
    public abstract IReadOnlyList<MultipleChoiceItem> Load();
}
