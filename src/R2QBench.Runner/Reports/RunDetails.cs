using System.Text.Json.Nodes;
using R2QBench.Runner.Reports.Charts;

namespace R2QBench.Runner.Reports;

/// <summary>What a click on a run shows: spec, environment, every measurement. Equal lines of all specs and environments are stored once.</summary>
internal static class RunDetails
{
    /// <summary><c>lines</c>: distinct lines; <c>documents</c>: distinct documents as line numbers; <c>runs</c>: per row of the table its facts and document numbers; <c>measurements</c>: chart data.</summary>
    public static JsonObject ToJson(ReportData data)
    {
        var lines = new Numbered();
        var documents = new Numbered();
        var bodies = new JsonArray();
        var runs = new JsonArray();
        var measurements = new ChartData("run", "stage", "task", "metric", "value", "standard_error", "n", "chance", "context", "stride", "bos", "protocol");
        for (var i = 0; i < data.Runs.Count; i++)
        {
            var run = data.Runs[i];
            var (spec, environment) = data.Documents(run);
            runs.Add(new JsonObject
            {
                ["label"] = data.Label(run),
                ["id"] = run.RunId,
                ["experiment"] = run.Experiment,
                ["attempt"] = run.Attempt,
                ["status"] = run.Status.ToString().ToLowerInvariant(),
                ["reason"] = run.Reason,
                ["finished"] = run.FinishedUtc.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture),
                ["spec"] = Store(spec),
                ["environment"] = Store(environment),
            });
            foreach (var row in data.Metrics[run.RunId])
            {
                var figure = row.Measurement;
                measurements.Add(
                    ("run", i), ("stage", row.Stage.ToString().ToLowerInvariant()), ("task", figure.Task), ("metric", figure.Metric), ("value", figure.Value), ("standard_error", figure.StandardError),
                    ("n", figure.Count), ("chance", figure.ChanceLevel), ("context", figure.ContextLength), ("stride", figure.Stride), ("bos", figure.BosPolicy),
                    ("protocol", FormattableString.Invariant($"{figure.Protocol} v{figure.ProtocolVersion}")));
            }
        }
        return new JsonObject
        {
            ["lines"] = new JsonArray([.. lines.Texts.Select(line => (JsonNode)line)]),
            ["documents"] = bodies,
            ["runs"] = runs,
            ["measurements"] = measurements.ToColumns(),
        };

        JsonNode? Store(string? text)
        {
            if (text is null) return null;
            var count = documents.Texts.Count;
            var number = documents.Of(text);
            if (number == count) bodies.Add(new JsonArray([.. text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(line => (JsonNode)lines.Of(line))]));
            return number;
        }
    }

    /// <summary>Texts in the order of their first use.</summary>
    private sealed class Numbered
    {
        private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

        public List<string> Texts { get; } = [];

        public int Of(string text)
        {
            if (_numbers.TryGetValue(text, out var number)) return number;
            _numbers.Add(text, Texts.Count);
            Texts.Add(text);
            return Texts.Count - 1;
        }
    }
}
