using System.Text.Encodings.Web;
using System.Text.Json;

namespace R2QBench.Core.Results.Mapping;

/// <summary>Turns a property's value into what a column stores, and back.</summary>
/// <param name="Type">The stored type.</param>
/// <param name="Encode">Property value to cell; never called with null.</param>
/// <param name="Decode">Cell to property value; never called with null.</param>
internal sealed record CellCodec(ColumnType Type, Func<object, object> Encode, Func<object, object> Decode)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The codec of a property's type; <c>Nullable</c> is looked through.</summary>
    /// <exception cref="NotSupportedException">No column type is defined for it: a mistake in a row record.</exception>
    public static CellCodec For(Type propertyType)
    {
        var type = Nullable.GetUnderlyingType(propertyType) ?? propertyType;
        if (type == typeof(string)) return Plain(ColumnType.Text);
        if (type == typeof(bool)) return Plain(ColumnType.Boolean);
        if (type == typeof(int)) return Plain(ColumnType.Integer);
        if (type == typeof(long)) return Plain(ColumnType.BigInteger);
        if (type == typeof(double)) return Plain(ColumnType.Double);
        if (type == typeof(DateTimeOffset)) return Plain(ColumnType.TimestampUtc);
        if (type.IsEnum) return new CellCodec(ColumnType.Text, LowerCase, text => Member(type, (string)text));
        if (type == typeof(IReadOnlyDictionary<string, string>)) return AsJson<Dictionary<string, string>>();
        if (type == typeof(IReadOnlyList<string>)) return AsJson<List<string>>();
        throw new NotSupportedException($"No column type is defined for {type}.");
    }

    private static CellCodec Plain(ColumnType type) => new(type, value => value, cell => cell);

    private static CellCodec AsJson<T>() where T : class => new(
        ColumnType.Text,
        value => JsonSerializer.Serialize(value, Json),
        cell => JsonSerializer.Deserialize<T>((string)cell, Json) ?? throw new FormatException($"'{cell}' is not the JSON text of a {typeof(T).Name}."));

    private static object LowerCase(object value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()!);

    private static object Member(Type type, string text) =>
        Enum.GetValues(type).Cast<object>().FirstOrDefault(member => (string)LowerCase(member) == text)
        ?? throw new FormatException($"'{text}' is none of {string.Join(", ", Enum.GetValues(type).Cast<object>().Select(LowerCase))}.");
}
