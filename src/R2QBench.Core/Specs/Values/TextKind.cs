using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using R2QBench.Core.Specs.Yaml;
using R2QBench.Core.Text;

namespace R2QBench.Core.Specs.Values;

/// <summary>A text, quoted or not, that may have to match a pattern; words that a mistyped one may have meant can be given.</summary>
internal sealed class TextKind(string? allowed = null, [StringSyntax(StringSyntaxAttribute.Regex)] string? pattern = null, params IReadOnlyList<string> examples) : ValueKind<string>
{
    private readonly Regex? _pattern = pattern is null ? null : new Regex(pattern, RegexOptions.CultureInvariant);

    /// <summary>A text that names a folder of ours.</summary>
    public static TextKind FolderName { get; } = new(
        "letters, digits, dot, dash and underscore; starts with a letter or digit; at most 100 characters", @"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z");

    /// <summary>Where tensors live.</summary>
    public static TextKind Device { get; } = new("cpu, cuda or cuda:INDEX", @"^(cpu|cuda(:(0|[1-9][0-9]?))?)\z", "cuda");

    public override string Name => "text";

    public override string? Allowed => allowed;

    protected override string AllowedText => Allowed ?? Name;

    public override bool TryRead(SpecNode node, ReadAt at, [MaybeNullWhen(false)] out string value)
    {
        value = null;
        if (node is not SpecScalar { IsNull: false } scalar) return RefuseType(node, at);
        if (string.IsNullOrWhiteSpace(scalar.Text)) return RefuseValue(node, at, "Is empty");
        if (scalar.Text.Any(char.IsControl)) return RefuseValue(node, at, "Holds a control character");
        value = scalar.Text;
        if (_pattern?.IsMatch(value) != false) return true;
        if (Suggestion.DidYouMean(value, examples) is not { } meant) return RefuseValue(node, at, "Cannot be used here");
        at.Refuse(node, "Cannot be used here", Allowed, meant);
        return false;
    }

    public override JsonNode ToJson(string value) => JsonValue.Create(value);
}
