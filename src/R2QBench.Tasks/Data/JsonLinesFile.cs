using System.Text.Json;
using R2QBench.Core.Errors;

namespace R2QBench.Tasks.Data;

/// <summary>Reads a JSON lines file row by row; bad rows are counted, named by line and refused together.</summary>
internal static class JsonLinesFile
{
    /// <summary>Reads every row that is not blank.</summary>
    /// <param name="path">UTF-8 file with one JSON object per line.</param>
    /// <param name="read">Makes a value of a row; throws <see cref="BadRowException"/> where it cannot.</param>
    /// <exception cref="ProblemException">No file, no rows, or at least one bad row; the problems name file and line.</exception>
    public static IReadOnlyList<T> ReadAll<T>(string path, Func<JsonRow, T> read)
    {
        var values = new List<T>();
        var problems = new List<Problem>();
        int line = 0;
        // Only a newline ends a row: JSON strings may hold U+2028 and the like.
        foreach (string text in TextFile.Read(path).Split('\n'))
        {
            line++;
            if (string.IsNullOrWhiteSpace(text)) continue;
            try
            {
                using var document = JsonDocument.Parse(text);
                if (document.RootElement.ValueKind != JsonValueKind.Object) throw new BadRowException("Is not a JSON object", text);
                values.Add(read(new JsonRow(document.RootElement)));
            }
            catch (BadRowException bad)
            {
                problems.Add(new Problem(bad.Message, $"{path}:{line}", bad.Seen));
            }
            catch (JsonException bad)
            {
                problems.Add(new Problem($"Is not JSON (at byte {bad.BytePositionInLine + 1} of the line)", $"{path}:{line}"));
            }
        }

        return problems.Count == 0 ? values : throw BadRows.Refused(path, problems, values.Count + problems.Count);
    }
}
