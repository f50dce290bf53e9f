namespace R2QBench.Core.Specs.Yaml;

/// <summary>Where a value was written.</summary>
/// <param name="Source">The file as the user named it, or <c>--set</c>.</param>
/// <param name="Line">Line counted from 1; null for an option.</param>
internal sealed record SpecMark(string Source, int? Line)
{
    /// <summary>The source of values given on the command line.</summary>
    public const string OptionSource = "--set";

    /// <summary>The place as problems show it: <c>spec.yaml:14  quantization.bits</c> or <c>--set quantization.bits</c>.</summary>
    public string Where(string key)
    {
        var place = Line is { } line ? $"{Source}:{line}" : Source;
        return key.Length == 0 ? place : place + (Source == OptionSource ? " " : "  ") + key;
    }
}
