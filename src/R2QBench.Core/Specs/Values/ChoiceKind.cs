using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using R2QBench.Core.Specs.Yaml;
using R2QBench.Core.Text;

namespace R2QBench.Core.Specs.Values;

/// <summary>One of a few words that are known in advance.</summary>
internal sealed class ChoiceKind(params IReadOnlyList<string> choices) : ValueKind<string>
{
    /// <summary>Floating-point types of tensors.</summary>
    public static ChoiceKind Dtype { get; } = new("float32", "bfloat16", "float16");

    public override string Name => "word";

    public override string Allowed => string.Join(" | ", choices);

    public override bool TryRead(SpecNode node, ReadAt at, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (node is not SpecScalar { IsNull: false } scalar) return RefuseType(node, at);
        value = scalar.Text;
        if (choices.Contains(value)) return true;
        at.Refuse(node, "Is not known", Allowed, Suggestion.DidYouMean(value, choices));
        return false;
    }

    public override JsonNode ToJson(string value) => JsonValue.Create(value);
}
