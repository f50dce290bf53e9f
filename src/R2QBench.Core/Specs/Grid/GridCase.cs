using R2QBench.Core.Specs.Yaml;

namespace R2QBench.Core.Specs.Grid;

/// <summary>One entry of <c>exclude</c> or <c>include</c>: values that belong together.</summary>
internal sealed record GridCase(SpecMark Mark, IReadOnlyList<DottedValue> Values);
