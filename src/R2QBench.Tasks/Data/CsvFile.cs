using System.Text;
using R2QBench.Core.Errors;

namespace R2QBench.Tasks.Data;

/// <summary>Reads comma-separated values by RFC 4180: quoted fields may hold commas, quotes (doubled) and line breaks.</summary>
internal static class CsvFile
{
    /// <summary>Makes a value of every row; bad rows are counted and named by line.</summary>
    /// <param name="path">UTF-8 file without a header.</param>
    /// <param name="read">Makes a value of a row's fields; throws <see cref="BadRowException"/> where it cannot.</param>
    /// <param name="bad">Takes the rows that cannot be read; without it they are refused.</param>
    /// <exception cref="ProblemException">No file, no rows, or bad rows that are not allowed.</exception>
    public static IReadOnlyList<T> ReadAll<T>(string path, Func<IReadOnlyList<string>, T> read, BadRows? bad = null)
    {
        var values = new List<T>();
        var problems = new List<Problem>();
        foreach (var (fields, line) in Parse(TextFile.Read(path)))
        {
            try
            {
                values.Add(read(fields));
            }
            catch (BadRowException wrong)
            {
                problems.Add(new Problem(wrong.Message, $"{path}:{line}", wrong.Seen));
            }
        }

        (bad ?? new BadRows()).Take(path, problems, values.Count + problems.Count);
        return values;
    }

    /// <summary>Rows with the line on which each begins; blank lines are no rows.</summary>
    internal static IEnumerable<(IReadOnlyList<string> Fields, int Line)> Parse(string text)
    {
        var fields = new List<string>();
        var current = new StringBuilder();
        int line = 1, rowLine = 1;
        bool quoted = false, any = false;
        for (int at = 0; at < text.Length; at++)
        {
            char c = text[at];
            if (c == '\n') line++;
            if (quoted)
            {
                if (c != '"') current.Append(c);
                else if (at + 1 < text.Length && text[at + 1] == '"') current.Append(text[++at]);
                else quoted = false;
            }
            else if (c == '"')
            {
                quoted = any = true;
            }
            else if (c == ',')
            {
                fields.Add(current.ToString());
                current.Clear();
                any = true;
            }
            else if (c == '\n')
            {
                if (any) yield return ([.. fields, current.ToString()], rowLine);
                fields.Clear();
                current.Clear();
                (any, rowLine) = (false, line);
            }
            else if (c != '\r' || at + 1 >= text.Length || text[at + 1] != '\n')
            {
                current.Append(c);
                any = true;
            }
        }

        if (any) yield return ([.. fields, current.ToString()], rowLine);
    }
}
