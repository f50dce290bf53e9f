using System.Text.Json.Nodes;
using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Runner.Reports.Charts;

namespace R2QBench.Runner.Reports.Figures;

/// <summary>Writes charts as SVG, PNG (300 dots per inch) and CSV through <c>tools/figures.mjs</c>; the same charts give the same bytes.</summary>
public static class FigureWriter
{
    private const string Script = "tools/figures.mjs";

    /// <param name="charts">What to draw; a chart that follows the page's table is drawn with its first runs.</param>
    /// <param name="folder">Created if missing; files of the same names are replaced.</param>
    /// <param name="size">Width and font.</param>
    /// <param name="cancellation">Ends the drawing program.</param>
    /// <returns>How many charts were written.</returns>
    /// <exception cref="ProblemException">The folder cannot be written, or Node.js or the npm parts are missing (exit code 3).</exception>
    public static int Write(IReadOnlyList<Chart> charts, string folder, FigureSize size, CancellationToken cancellation)
    {
        var full = Path.GetFullPath(folder);
        foreach (var chart in charts) AtomicFile.WriteText(Path.Combine(full, chart.Id + ".csv"), ChartCsv.Of(chart.Data));
        if (charts.Count == 0) return 0;
        var work = Directory.CreateTempSubdirectory("r2q-figures-");
        try
        {
            var order = Path.Combine(work.FullName, "order.json");
            File.WriteAllText(order, Order(charts, size, work.FullName).ToJsonString());
            Draw(order, cancellation);
            foreach (var chart in charts)
                foreach (var extension in (string[])[".svg", ".png"])
                    AtomicFile.Write(Path.Combine(full, chart.Id + extension), stream =>
                    {
                        using var drawn = File.OpenRead(Path.Combine(work.FullName, chart.Id + extension));
                        drawn.CopyTo(stream);
                    });
        }
        finally
        {
            work.Delete(recursive: true);
        }
        return charts.Count;
    }

    private static JsonObject Order(IReadOnlyList<Chart> charts, FigureSize size, string output) => new()
    {
        ["output"] = output,
        ["widthMillimetres"] = size.WidthMillimetres,
        ["fontPoints"] = size.FontPoints,
        ["charts"] = new JsonArray([.. charts.Select(chart => (JsonNode)new JsonObject { ["id"] = chart.Id, ["mostRuns"] = chart.FollowsTable ? Chart.MostRuns : null, ["spec"] = chart.SpecWithData() })]),
    };

    private static void Draw(string order, CancellationToken cancellation)
    {
        var script = Path.Combine(RepositoryRoot.Require(), Script);
        var (exitCode, error) = NodeProcess.Run([script, order], cancellation);
        if (exitCode == 0) return;
        throw new ProblemException(
            new Problem($"The figures could not be drawn: {error.Split('\n').FirstOrDefault(line => line.Contains("Error", StringComparison.Ordinal)) ?? error.Trim()}", script, NextStep: "run ./r2q once (it installs the npm parts), or look at ./r2q doctor"),
            ExitCode.Environment);
    }
}
