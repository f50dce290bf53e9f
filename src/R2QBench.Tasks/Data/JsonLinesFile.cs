using System.Text.Json;
using R2QBench.Core.Errors;

namespace R2QBench.Tasks.Data;

/// <summary>Reads a JSON lines file row by row; bad rows are counted and named by line.</summary>
internal static class JsonLinesFile
{
    /// <summary>Reads every row that is not blank.</summary>
    /// <param name="path">UTF-8 file with one JSON object per line.</param>
    /// <param name="read">Makes a value of a row; throws <see cref="BadRowException"/> where it cannot.</param>
    /// <param name="bad">Takes the rows that cannot be read; without it they are refused.</param>
    /// <exception cref="ProblemException">No file, no rows, or bad rows that are not allowed; the problems name file and line.</exception>
    public static IReadOnlyList<T> ReadAll<T>(string path, Func<JsonRow, T> read, BadRows? bad = null)
    {
        var values = new List<T>();
        var problems = new List<Problem>();
        int line = 0;
        // Only a newline ends a row: JSON strings may hold U+2028 and the like.
        foreach (string text in TextFile.Read(path).Split('\n'))
        {
            line++;
            if (string.IsNullOrWhiteSpace(text)) continue;
            if (ReadRow(text, $"{path}:{line}", read, values) is { } problem) problems.Add(problem);
        }

        (bad ?? new BadRows()).Take(path, problems, values.Count + problems.Count);
        return values;
    }

    /// <summary>Adds the value of one row; or says what is wrong with the row.</summary>
    public static Problem? ReadRow<T>(string text, string where, Func<JsonRow, T> read, List<T> values)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new BadRowException("Is not a JSON object", text);
            values.Add(read(new JsonRow(document.RootElement)));
            return null;
        }
        catch (BadRowException bad)
        {
            return new Problem(bad.Message, where, bad.Seen, bad.Allowed, bad.NextStep);
        }
        catch (JsonException bad)
        {
            return new Problem($"Is not JSON (at byte {bad.BytePositionInLine + 1} of the line)", where);
        }
    }
}
