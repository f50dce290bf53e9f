using System.Text.Json.Nodes;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>One chart of a report.</summary>
/// <param name="Id">Unique within the report; letters, digits and dashes.</param>
/// <param name="Title">Heading above it.</param>
/// <param name="Caption">How to read it, one or two sentences.</param>
/// <param name="Spec">Vega-Lite 6 specification with its data.</param>
public sealed record Chart(string Id, string Title, string Caption, JsonObject Spec);
