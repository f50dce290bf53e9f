using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Grid;

/// <summary>A key and the values it takes in turn; at least one.</summary>
internal sealed record GridAxis(string Key, IReadOnlyList<SpecNode> Values);
