using System.Text.Json.Nodes;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>One chart of a report.</summary>
/// <param name="Id">Unique within the report; lower-case letters, digits and dashes. Also the stem of its files.</param>
/// <param name="Title">Heading above it.</param>
/// <param name="Caption">How to read it, one or two sentences.</param>
/// <param name="Spec">Vega-Lite 6 specification without its data.</param>
/// <param name="Data">What it draws.</param>
public sealed record Chart(string Id, string Title, string Caption, JsonObject Spec, ChartData Data)
{
    /// <summary>Name in the selector of its group.</summary>
    public string Choice { get; init; } = Title;

    /// <summary>True if the page draws only the runs that its table shows, at most <see cref="MostRuns"/>; the data then has a column <c>run</c> with their labels.</summary>
    public bool FollowsTable { get; init; }

    /// <summary>Runs whose curves are drawn together; seeds of one configuration look the same.</summary>
    public const int MostRuns = 48;

    /// <summary>Configurations whose layers are drawn together.</summary>
    public const int MostConfigurations = 24;

    /// <summary>The specification with the data in it: complete for Vega-Lite.</summary>
    public JsonObject SpecWithData()
    {
        var spec = (JsonObject)Spec.DeepClone();
        spec["data"] = new JsonObject { ["values"] = Data.ToRows() };
        return spec;
    }
}

/// <summary>Charts of one kind; the page shows few of them below each other, and many through a selector.</summary>
/// <param name="Id">Unique within the report.</param>
/// <param name="Title">Heading of the selector.</param>
/// <param name="Charts">At least one.</param>
public sealed record ChartGroup(string Id, string Title, IReadOnlyList<Chart> Charts)
{
    /// <summary>More than these go behind a selector.</summary>
    public const int MostShownAtOnce = 2;
}
