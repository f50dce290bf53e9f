using System.Text.Json;
using System.Text.Json.Serialization;
using R2QBench.Core.Files;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Lattices;

/// <summary>Reads and writes <c>lattice.json</c>.</summary>
public static class LatticeFile
{
    public const string Name = "lattice.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        RespectRequiredConstructorParameters = true,
    };

    public static void Write(string path, LatticeCapture capture) => AtomicFile.WriteText(path, JsonSerializer.Serialize(capture, Json));

    /// <summary>The capture of a run's newest attempt; null if there is none or it cannot be read.</summary>
    public static LatticeCapture? Read(ResultStore store, RunRow run)
    {
        var path = Path.Combine(store.PathOf(run.Experiment, run.RunId), RunFolder.FileOf(Name, run.Attempt));
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<LatticeCapture>(File.ReadAllText(path), Json) : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
