using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using R2QBench.Core.Specs;
using R2QBench.Core.Specs.Schema;

namespace R2QBench.Core.Identity;

/// <summary>The one text for everything in a run's spec that changes its result.</summary>
/// <remarks>
/// Dotted keys in ordinal order, shortest round-trip numbers, no spaces.
/// Left out: the experiment's name, the axes (labels of values that are in), the index of the device, what the backward pass computes again. Changing this form
/// changes every run id; <c>RunIdTests</c> pins one.
/// </remarks>
public static class CanonicalJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(RunSpec run) => Of(Values(run));

    internal static string Of(IEnumerable<KeyValuePair<string, JsonNode?>> values) =>
        new JsonObject(values.OrderBy(value => value.Key, StringComparer.Ordinal)).ToJsonString(Options);

    internal static IEnumerable<KeyValuePair<string, JsonNode?>> Values(RunSpec run)
    {
        var device = run.Device.Split(':')[0];
        return RunSchema.Schema.Values(run with { Device = device })
            .Where(value => value.Path is not ("name" or TrainingKeys.Recompute))
            .Select(value => new KeyValuePair<string, JsonNode?>(value.Path, value.Value));
    }
}
