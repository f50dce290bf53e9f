using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice;

/// <summary>A task whose items are the rows of a JSON lines file below the data folder.</summary>
public abstract class JsonLinesTask : MultipleChoiceTask
{
    /// <summary>Path below the data folder, with slashes.</summary>
    protected abstract string DataPath { get; }

    public override IReadOnlyList<MultipleChoiceItem> Load() => Load(DataFile.Require(Description.Name, DataPath));

    /// <summary>Reads the items of any file in this task's format.</summary>
    internal IReadOnlyList<MultipleChoiceItem> Load(string path) => JsonLinesFile.ReadAll(path, Read);

    /// <summary>One row of the data set's own format.</summary>
    private protected abstract MultipleChoiceItem Read(JsonRow row);
}
