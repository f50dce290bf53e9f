using R2QBench.Methods.Quantizers;

namespace R2QBench.Runner.Reports.Charts;

/// <summary>The order of methods in legends and on axes: that of the registry, so that the first colour is the same method in every report that has it.</summary>
internal static class MethodOrder
{
    private static readonly string[] Known = [.. QuantizerRegistry.All.Select(method => method.Name)];

    /// <summary>Each method once; those that this version does not know come last.</summary>
    public static string[] Of(IEnumerable<string> methods) =>
        [.. methods.Distinct().OrderBy(method => Array.IndexOf(Known, method) is >= 0 and var place ? place : Known.Length).ThenBy(method => method, StringComparer.Ordinal)];
}
