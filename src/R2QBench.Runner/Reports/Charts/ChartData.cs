using System.Globalization;
using System.Text.Json.Nodes;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>The rows that a chart draws, by column: what the page stores, what its CSV button gives, what a static figure is made from.</summary>
/// <remarks>Not for several threads at once. A cell is text, a number or empty; numbers keep six digits, which is more than a chart shows.</remarks>
public sealed class ChartData
{
    private readonly Dictionary<string, object?[]> _columns = new(StringComparer.Ordinal);
    private int _capacity = 16;

    public ChartData(params IEnumerable<string> columns)
    {
        foreach (var column in columns) _columns.Add(column, new object?[_capacity]);
    }

    /// <summary>Names in order.</summary>
    public IEnumerable<string> Columns => _columns.Keys;

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a row; columns that are not named stay empty.</summary>
    public void Add(params ReadOnlySpan<(string Column, object? Value)> cells)
    {
        if (Count == _capacity)
        {
            _capacity *= 2;
            foreach (var name in _columns.Keys.ToArray())
            {
                var longer = _columns[name];
                Array.Resize(ref longer, _capacity);
                _columns[name] = longer;
            }
        }
        foreach (var (column, value) in cells) _columns[column][Count] = value is double number ? Rounded(number) : value;
        Count++;
    }

    /// <summary>The values of one column.</summary>
    public IEnumerable<object?> Values(string column) => _columns[column].Take(Count);

    /// <summary>An array of objects, as Vega-Lite reads it; empty cells are left out.</summary>
    public JsonArray ToRows()
    {
        var rows = new JsonArray();
        for (var i = 0; i < Count; i++)
        {
            var row = new JsonObject();
            foreach (var (name, values) in _columns)
                if (Node(values[i]) is { } node) row[name] = node;
            rows.Add(row);
        }
        return rows;
    }

    /// <summary>
    /// The same in a fraction of the size, by column. <c>t</c>: distinct texts, of which the values are numbers. <c>v</c>: values; with <c>i</c> only those
    /// of the rows named there, the others are empty. <c>c</c>: one value for every row. <c>of</c>: values follow from those of the column of that name,
    /// the first with texts, and <c>v</c> has one for each of its texts.
    /// </summary>
    public JsonObject ToColumns()
    {
        var columns = new JsonObject();
        (string Name, int Texts, object?[] Values)? key = null;
        foreach (var (name, all) in _columns)
        {
            var values = all.AsSpan(0, Count).ToArray();
            var column = new JsonObject();
            if (values.Any(value => value is string))
            {
                string[] texts = [.. values.OfType<string>().Distinct()];
                var places = texts.Select((text, place) => (text, place)).ToDictionary(pair => pair.text, pair => pair.place, StringComparer.Ordinal);
                column["t"] = new JsonArray([.. texts.Select(text => (JsonNode)text)]);
                values = [.. values.Select(value => value is string text ? (object)(long)places[text] : null)];
            }
            var filled = values.Count(value => value is not null);
            if (filled == 0) column["c"] = null;
            else if (filled == Count && values.Distinct().Count() == 1) column["c"] = Node(values[0]);
            else if (column.ContainsKey("t") && key is { } first && Following(first.Texts, first.Values, values) is { } following)
            {
                column["of"] = first.Name;
                column["v"] = new JsonArray([.. following.Select(Node)]);
            }
            else if (filled > Count / 2) column["v"] = new JsonArray([.. values.Select(Node)]);
            else
            {
                int[] rows = [.. Enumerable.Range(0, Count).Where(i => values[i] is not null)];
                column["i"] = new JsonArray([.. rows.Select(row => (JsonNode)row)]);
                column["v"] = new JsonArray([.. rows.Select(row => Node(values[row]))]);
            }
            if (column.ContainsKey("t")) key ??= (name, ((JsonArray)column["t"]!).Count, values);
            columns[name] = column;
        }
        return new JsonObject { ["count"] = Count, ["columns"] = columns };
    }

    /// <summary>The value that goes with each text of the first column; null unless every row has the one of its text.</summary>
    private static object?[]? Following(int texts, object?[] key, object?[] values)
    {
        var following = new object?[texts];
        var isKnown = new bool[texts];
        for (var row = 0; row < values.Length; row++)
        {
            if (key[row] is not long text)
            {
                if (values[row] is not null) return null;
            }
            else if (!isKnown[text])
            {
                (following[text], isKnown[text]) = (values[row], true);
            }
            else if (!Equals(following[text], values[row]))
            {
                return null;
            }
        }
        return following;
    }

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        double number => double.IsFinite(number) ? JsonValue.Create(number) : null,
        IConvertible number => JsonValue.Create(number.ToInt64(CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException($"A chart cannot hold a {value.GetType()}.", nameof(value)),
    };

    private static object? Rounded(double number) =>
        double.IsFinite(number) ? double.Parse(number.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : null;
}
