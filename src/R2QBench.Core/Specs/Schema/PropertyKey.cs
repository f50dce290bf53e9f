using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Values;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Schema;

/// <summary>A key for a property of type <typeparamref name="T"/>.</summary>
/// <param name="path">Dotted key.</param>
/// <param name="kind">How the value is read and written.</param>
/// <param name="get">Reads the property.</param>
/// <param name="set">Gives a copy with the property changed.</param>
/// <param name="meaning">One line for people.</param>
internal sealed class PropertyKey<TSpec, T>(string path, ValueKind<T> kind, Func<TSpec, T> get, Func<TSpec, T, TSpec> set, string meaning)
    : SpecKey<TSpec>(path, meaning)
{
    /// <summary>Says for which specs the key has no meaning; null: for none.</summary>
    public Func<TSpec, bool>? Omit { get; init; }

    public override bool IsOpen => kind is OptionMapKind;

    public override string TypeName => kind.Name;

    public override string? Allowed => kind.Allowed;

    public override TSpec Read(TSpec spec, SpecNode node, ReadAt at) => kind.TryRead(node, at, out var value) ? set(spec, value) : spec;

    public override bool IsOmitted(TSpec spec) => Omit?.Invoke(spec) == true;

    public override JsonNode? Json(TSpec spec) => kind.ToJson(get(spec));
}
