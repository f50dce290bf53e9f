using System.Globalization;
using R2QBench.Core.Errors;

namespace R2QBench.Core.Specs.Plan;

/// <summary>What a group size means for the matrices of a model.</summary>
/// <remarks>Short last groups and groups wider than a row are noted; only a size wider than every row is a problem.</remarks>
public static class GroupSizeFitsModel
{
    private const string Key = "quantization.group_size";

    /// <summary>Checks the matrices that <c>quantization.skip</c> leaves.</summary>
    /// <param name="quantization">The spec.</param>
    /// <param name="linears">Every matrix that could be quantized.</param>
    /// <param name="place">Where a key is written: file, line, key.</param>
    public static PlanFindings Check(QuantizationSpec quantization, IReadOnlyList<LinearShape> linears, Func<string, string> place)
    {
        var size = quantization.GroupSize;
        var layers = QuantizedLayers.Of(quantization, linears);
        if (size is QuantizationSpec.PerChannel or QuantizationSpec.PerTensor || layers.Count == 0) return PlanFindings.None;

        var where = place(Key);
        var narrow = layers.Where(layer => layer.In < size).ToList();
        if (narrow.Count == layers.Count)
        {
            var widest = layers.Max(layer => layer.In);
            return PlanFindings.Of(new Problem(
                $"Is wider than the input of all {layers.Count} quantized layers (widest: {layers.First(layer => layer.In == widest).Path} with {Text(widest)})",
                where, Text(size), $"2 to {Text(widest)}, -1 (per output channel), 0 (per tensor)", "for one scale set per output channel write -1"));
        }

        var notices = new List<Notice>();
        if (narrow.Count > 0)
            notices.Add(new Notice($"{Layers(narrow)} narrower than {Text(size)} and get one group per output channel{Examples(narrow)}", where));
        var shortened = layers.Where(layer => layer.In > size && layer.In % size != 0).ToList();
        if (shortened.Count > 0)
            notices.Add(new Notice($"{Layers(shortened)} not a multiple of {Text(size)} wide and get a shorter last group{Examples(shortened)}", where));
        return new PlanFindings([], notices);
    }

    private static string Layers(List<LinearShape> layers) => layers.Count == 1 ? "1 layer is" : $"{layers.Count} layers are";

    /// <summary>The different widths, each with its first layer.</summary>
    private static string Examples(List<LinearShape> layers)
    {
        var widths = layers.GroupBy(layer => layer.In).Select(group => $"{Text(group.Key)} in {group.First().Path}").ToList();
        return $" ({string.Join(", ", widths.Take(3))}{(widths.Count > 3 ? ", …" : "")})";
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
