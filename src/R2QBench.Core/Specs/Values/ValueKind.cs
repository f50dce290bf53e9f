using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Values;

/// <summary>How one kind of value is read from YAML and written to JSON; the JSON form is what identities and written specs are made of.</summary>
internal abstract class ValueKind<T>
{
    /// <summary>The type as a reader of the documentation sees it: <c>whole number</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Accepted values in words; null if the type says it all.</summary>
    public virtual string? Allowed => null;

    /// <summary>Reads a value; on false a problem has been reported.</summary>
    public abstract bool TryRead(SpecNode node, ReadAt at, [MaybeNullWhen(false)] out T value);

    /// <summary>The value in its one canonical form; null where there is nothing to write.</summary>
    public abstract JsonNode? ToJson(T value);

    /// <summary>Allowed values including the type's name.</summary>
    protected virtual string AllowedText => Allowed is { } allowed ? $"{Name}, {allowed}" : Name;

    /// <summary>Reports a value of another type.</summary>
    protected bool RefuseType(SpecNode node, ReadAt at, string? hint = null)
    {
        var what = node is SpecScalar { IsNull: true } ? "Has no value" : $"Is not a {Name}";
        at.Refuse(node, hint is null ? what : $"{what}: {hint}", AllowedText);
        return false;
    }

    /// <summary>Reports a value of the right type that cannot be.</summary>
    protected bool RefuseValue(SpecNode node, ReadAt at, string what)
    {
        at.Refuse(node, what, AllowedText);
        return false;
    }
}
