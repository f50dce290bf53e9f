using System.Text.Json;
using R2QBench.Core.Errors;

namespace R2QBench.Core.Checkpoints;

/// <summary>Reads and checks the JSON header of a safetensors file; nothing of it is trusted.</summary>
/// <remarks>
/// Source: the safetensors format description: 8 bytes little-endian header length, the header (an object, may be padded with
/// spaces), then the data. The tensors must cover the data without gaps and without overlap; names are unique.
/// </remarks>
internal static class SafetensorsHeader
{
    /// <summary>The format's own limit.</summary>
    public const long MaximumLength = 100_000_000;

    /// <summary>Problems of one kind that are listed one by one.</summary>
    private const int MostAlike = 3;

    /// <summary>More dimensions than any tensor has; keeps a hostile header from filling the memory.</summary>
    private const int MaximumRank = 64;

    private const string MetadataKey = "__metadata__";

    /// <summary>Reads the header of one file.</summary>
    /// <param name="json">The header's bytes, without the length.</param>
    /// <param name="dataLength">Bytes that follow the header in the file.</param>
    /// <param name="file">Named in every problem.</param>
    /// <exception cref="ProblemException">Anything that does not fit: every tensor's problem in one list.</exception>
    public static (IReadOnlyDictionary<string, TensorEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Parse(
        ReadOnlyMemory<byte> json, long dataLength, string file)
    {
        using var document = ParseJson(json, file);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw Damaged(file, "The header is not a JSON object", document.RootElement.ValueKind.ToString());

        var entries = new Dictionary<string, TensorEntry>();
        var metadata = new Dictionary<string, string>();
        var names = new HashSet<string>();
        var problems = new List<Problem>();
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (!names.Add(property.Name))
                problems.Add(new Problem("The same name occurs twice in the header", $"{file}  {property.Name}"));
            else if (property.Name == MetadataKey)
                ReadMetadata(property.Value, metadata, problems, file);
            else if (ReadEntry(property, dataLength, file, problems) is { } entry)
                entries.Add(entry.Name, entry);
        }

        if (problems.Count == 0) CheckCoverage(entries.Values, dataLength, file, problems);
        if (problems.Count > 0) throw new ProblemException(Condense(problems));
        return (entries, metadata);
    }

    /// <summary>One cut file damages hundreds of tensors in the same way: the first is shown, the others are counted.</summary>
    private static List<Problem> Condense(List<Problem> problems) =>
    [
        .. problems.GroupBy(problem => problem.What).SelectMany<IGrouping<string, Problem>, Problem>(same => same.Count() <= MostAlike
            ? same.AsEnumerable()
            : [same.First() with { What = $"{same.Key}, and so it is with {same.Count() - 1} more" }]),
    ];

    private static JsonDocument ParseJson(ReadOnlyMemory<byte> json, string file)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException error)
        {
            throw new ProblemException(
                new Problem($"The header is not valid JSON: {error.Message}", file, NextStep: SafetensorsFile.FetchAgain), inner: error);
        }
    }

    private static void ReadMetadata(JsonElement value, Dictionary<string, string> metadata, List<Problem> problems, string file)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            problems.Add(new Problem("The metadata is not an object", $"{file}  {MetadataKey}", value.ValueKind.ToString()));
            return;
        }

        foreach (var pair in value.EnumerateObject())
        {
            if (pair.Value.ValueKind == JsonValueKind.String) metadata[pair.Name] = pair.Value.GetString()!;
            else problems.Add(new Problem("A metadata value is not text", $"{file}  {MetadataKey}.{pair.Name}", pair.Value.GetRawText()));
        }
    }

    private static TensorEntry? ReadEntry(JsonProperty property, long dataLength, string file, List<Problem> problems)
    {
        var where = $"{file}  {property.Name}";
        TensorEntry? Refuse(string what, string? seen = null, string? allowed = null)
        {
            problems.Add(new Problem(what, where, seen, allowed, SafetensorsFile.FetchAgain));
            return null;
        }

        var value = property.Value;
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var dtypeValue) || dtypeValue.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var shapeValue) || shapeValue.ValueKind != JsonValueKind.Array
            || !value.TryGetProperty("data_offsets", out var offsetsValue) || offsetsValue.ValueKind != JsonValueKind.Array)
            return Refuse("The tensor's entry lacks dtype, shape or data_offsets", Shorten(value.GetRawText()));

        var dtype = dtypeValue.GetString()!;
        if (TensorDtype.SizeOf(dtype) is not { } size)
            return Refuse("The tensor has an unknown dtype", dtype, string.Join(", ", TensorDtype.All));

        if (ReadNumbers(shapeValue) is not { } shape) return Refuse("The shape is not a list of whole numbers ≥ 0", Shorten(shapeValue.GetRawText()));
        if (ReadNumbers(offsetsValue) is not [var begin, var end]) return Refuse("data_offsets is not a pair of whole numbers ≥ 0", Shorten(offsetsValue.GetRawText()));
        if (begin > end || end > dataLength)
            return Refuse("The tensor's bytes lie outside the file", $"[{begin}, {end}]", $"offsets from 0 to {dataLength}");
        if (ByteCount(shape, size) is not { } bytes || bytes != end - begin)
            return Refuse("Shape and dtype do not fit the number of bytes", $"{dtype} {TensorEntry.ShapeTextOf(shape)}", $"{end - begin} bytes");
        return new TensorEntry(property.Name, dtype, shape, begin, bytes);
    }

    private static List<long>? ReadNumbers(JsonElement list)
    {
        if (list.GetArrayLength() > MaximumRank) return null;
        var numbers = new List<long>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var number) || number < 0) return null;
            numbers.Add(number);
        }

        return numbers;
    }

    /// <summary>Elements × size, or null where that is more than 2⁶³ − 1.</summary>
    private static long? ByteCount(IReadOnlyList<long> shape, int size)
    {
        if (shape.Contains(0)) return 0;
        Int128 bytes = size;
        foreach (var extent in shape)
        {
            bytes *= extent;
            if (bytes > long.MaxValue) return null;
        }

        return (long)bytes;
    }

    private static void CheckCoverage(IEnumerable<TensorEntry> entries, long dataLength, string file, List<Problem> problems)
    {
        long position = 0;
        foreach (var entry in entries.OrderBy(e => e.Offset).ThenBy(e => e.ByteCount))
        {
            if (entry.Offset != position)
            {
                var what = entry.Offset < position ? "The tensor overlaps another one" : "There is a gap before the tensor";
                problems.Add(new Problem(what, $"{file}  {entry.Name}", $"starts at byte {entry.Offset}", $"byte {position}", SafetensorsFile.FetchAgain));
                return;
            }

            position += entry.ByteCount;
        }

        if (position != dataLength)
            problems.Add(new Problem("The tensors do not cover the file's data", file, $"{position} bytes described", $"{dataLength} bytes present", SafetensorsFile.FetchAgain));
    }

    private static ProblemException Damaged(string file, string what, string seen) =>
        new(new Problem(what, file, seen, "a JSON object", SafetensorsFile.FetchAgain));

    private static string Shorten(string text) => text.Length <= 120 ? text : text[..120] + "…";
}
