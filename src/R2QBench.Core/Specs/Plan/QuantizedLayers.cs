using R2QBench.Core.Errors;
using R2QBench.Core.Text;

namespace R2QBench.Core.Specs.Plan;

/// <summary>Which matrices of a model <c>quantization.skip</c> leaves to quantize.</summary>
public static class QuantizedLayers
{
    private const string Key = "quantization.skip";

    /// <summary>The matrices that are quantized, in the order given.</summary>
    public static IReadOnlyList<LinearShape> Of(QuantizationSpec quantization, IEnumerable<LinearShape> linears) =>
        [.. linears.Where(linear => !Glob.IsMatch(quantization.Skip, linear.Path))];

    /// <summary>A problem if nothing is left; a notice for each pattern that matches nothing.</summary>
    /// <remarks>Not for <c>lm_head</c>, the default, which tied models lack.</remarks>
    /// <param name="quantization">The spec.</param>
    /// <param name="linears">Every matrix that could be quantized.</param>
    /// <param name="place">Where a key is written: file, line, key.</param>
    public static PlanFindings Check(QuantizationSpec quantization, IReadOnlyList<LinearShape> linears, Func<string, string> place)
    {
        var where = place(Key);
        if (Of(quantization, linears).Count == 0)
        {
            return PlanFindings.Of(new Problem(
                $"Leaves nothing to quantize: all {linears.Count} matrices are skipped", where, $"[{string.Join(", ", quantization.Skip)}]",
                "patterns that leave at least one matrix", "remove patterns; `r2q inspect MODEL` lists the matrices"));
        }

        var idle = quantization.Skip.Where(pattern => pattern != "lm_head" && !linears.Any(linear => Glob.IsMatch(pattern, linear.Path)));
        return new PlanFindings([], [.. idle.Select(pattern => new Notice($"\"{pattern}\" matches no matrix{Hint(pattern, linears)}", where))]);
    }

    private static string Hint(string pattern, IReadOnlyList<LinearShape> linears)
    {
        if (!pattern.StartsWith('*') && linears.Any(linear => Glob.IsMatch("*." + pattern, linear.Path))) return $"; \"*.{pattern}\" would";
        return linears.Count == 0 ? "" : $"; paths look like {linears[0].Path}";
    }
}
