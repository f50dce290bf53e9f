using R2QBench.Tasks.Data;

namespace R2QBench.Tasks.MultipleChoice;

/// <summary>A task whose items are the rows of a file below the data folder, or of a data set in the hub's cache.</summary>
public abstract class JsonLinesTask : MultipleChoiceTask
{
    /// <summary>Path below the data folder, with slashes.</summary>
    protected abstract string DataPath { get; }

    /// <summary>Where the hub has the same rows; null if nobody has checked its form.</summary>
    private protected virtual HubData? Hub => null;

    /// <summary>Reads the items of any file in this task's format.</summary>
    internal IReadOnlyList<MultipleChoiceItem> Load(string path) => Load(path, new BadRows());

    internal override IReadOnlyList<MultipleChoiceItem> Load(BadRows bad) =>
        Load(Find(), bad);

    private protected override void RequireData() => Find();

    private string Find() => Hub?.Require(Description.Name, DataPath) ?? DataFile.Require(Description.Name, DataPath);

    /// <summary>One row of the data set's own format.</summary>
    private protected abstract MultipleChoiceItem Read(JsonRow row);

    private IReadOnlyList<MultipleChoiceItem> Load(string path, BadRows bad) => TableFile.ReadAll(path, Hub?.Split, Read, bad);
}
