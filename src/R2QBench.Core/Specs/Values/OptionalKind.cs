using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Values;

/// <summary>A value that may also be <c>null</c>.</summary>
/// <param name="inner">The kind of the value.</param>
/// <param name="meaningOfNull">What null stands for.</param>
internal sealed class OptionalKind<T>(ValueKind<T> inner, string meaningOfNull) : ValueKind<T?>
    where T : struct
{
    public override string Name => inner.Name;

    public override string Allowed => $"{inner.Allowed}, or null: {meaningOfNull}";

    public override bool TryRead(SpecNode node, ReadAt at, out T? value)
    {
        value = null;
        if (node is SpecScalar { IsNull: true }) return true;
        if (!inner.TryRead(node, at, out var present)) return false;
        value = present;
        return true;
    }

    public override JsonNode? ToJson(T? value) => value is { } present ? inner.ToJson(present) : null;
}
