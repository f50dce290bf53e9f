using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Grid;

/// <summary>A dotted key with one value for it.</summary>
internal sealed record DottedValue(string Key, SpecNode Value);
