using R2QBench.Core.Specs;

namespace R2QBench.Runner.Runs;

/// <summary>Short names of runs for people.</summary>
public static class RunName
{
    private const string Method = "quantization.method";
    private const string GroupSize = "quantization.group_size";

    /// <summary><c>full precision</c>; or the method, the group size and whatever else the grid varies.</summary>
    public static string Of(RunSpec spec)
    {
        if (spec.IsBaseline) return "full precision";
        var quantization = spec.Quantization;
        var others = spec.Axes
            .Where(axis => axis.Key is not (Method or GroupSize))
            .OrderBy(axis => axis.Key, StringComparer.Ordinal)
            .Select(axis => $"{ShortName(axis.Key)} {Path.GetFileName(axis.Value.TrimEnd('/'))}");
        return string.Join(", ", [quantization.Method, Group(quantization.GroupSize), .. others]);
    }

    private static string Group(int size) => size switch
    {
        QuantizationSpec.PerChannel => "per channel",
        QuantizationSpec.PerTensor => "per tensor",
        _ => FormattableString.Invariant($"group {size}"),
    };

    /// <summary>The last part of a key; of the source of something, what it is the source of.</summary>
    private static string ShortName(string key)
    {
        var parts = key.Split('.');
        return parts is [.., var owner, "source"] ? owner : parts[^1];
    }
}
