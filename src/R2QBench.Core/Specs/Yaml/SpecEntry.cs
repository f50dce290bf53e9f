namespace R2QBench.Core.Specs.Yaml;

/// <summary>A key of a block and its value.</summary>
internal sealed record SpecEntry(string Key, SpecMark KeyMark, SpecNode Value);
