using System.Collections.Frozen;
using R2QBench.Core.Errors;
using R2QBench.Core.Specs;
using R2QBench.Core.Text;
using R2QBench.Methods.Grids;
using R2QBench.Methods.Groups;
using R2QBench.Methods.Scales;

namespace R2QBench.Methods.Quantizers;

/// <summary>Every method there is; loads no native library. A new method is one file and one line here.</summary>
public static class QuantizerRegistry
{
    /// <summary>All methods in the order in which they are listed.</summary>
    public static IReadOnlyList<MethodDescription> All { get; } =
    [
        R2QGrid.Description,
        RefinedR2QGrid.Description,
        BinaryGrid.Description,
        MultiBasisGrid.Description,
        DualBinaryGrid.Description,
        RtnGrid.Description,
        LlmQatGrid.Description,
        SeqGrid.Description,
        LsqGrid.Description,
        BipolarGrid.Description,
        TernaryGrid.Description,
        TernaryShiftGrid.Description,
        Nf3Grid.Description,
        LloydMaxGrid.Description,
    ];

    private static readonly FrozenDictionary<string, MethodDescription> ByName = All.ToFrozenDictionary(method => method.Name);

    /// <summary>The method of that name, or null.</summary>
    public static MethodDescription? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>The method of that name.</summary>
    /// <param name="name">As in specs.</param>
    /// <param name="where">Key or option that named it, for the message.</param>
    /// <exception cref="ProblemException">There is none; the message has the nearest name.</exception>
    public static MethodDescription Get(string name, string where = "quantization.method")
    {
        if (Find(name) is { } method) return method;
        string[] names = [.. All.Select(known => known.Name)];
        throw new ProblemException(new Problem("There is no such method", where, name, string.Join(", ", names), Suggestion.DidYouMean(name, names) ?? "r2q methods lists what each one does"));
    }

    /// <summary>The quantizer of a spec.</summary>
    /// <exception cref="ProblemException">Anything of it is not what the method takes; all problems are in it.</exception>
    public static IQuantizer Create(QuantizationSpec spec) => Create(spec.Method, spec.Bits, spec.GroupSize, spec.ScaleDtype, spec.Options, spec.Init);

    /// <summary>A quantizer for plain settings.</summary>
    /// <param name="name">Method name.</param>
    /// <param name="bits">Bits per code; not looked at where the method's levels are fixed.</param>
    /// <param name="groupSize">At least 2, -1 (per channel) or 0 (per tensor).</param>
    /// <param name="scaleDtype"><c>float16</c>, <c>bfloat16</c> or <c>float32</c>.</param>
    /// <param name="options">Options of the method; missing ones take their defaults.</param>
    /// <param name="init">Where scales start; null is the method's default.</param>
    /// <exception cref="ProblemException">Anything of it is not what the method takes; all problems are in it.</exception>
    public static IQuantizer Create(string name, int bits, int groupSize, string scaleDtype, IReadOnlyDictionary<string, string>? options = null, string? init = null)
    {
        var method = Get(name);
        var problems = new List<Problem>();
        if (method.Bits.Count > 0 && !method.Bits.Contains(bits))
            problems.Add(new Problem($"{name} does not come in this width", "quantization.bits", $"{bits}", string.Join(", ", method.Bits)));
        if (!GroupLayout.IsGroupSize(groupSize))
            problems.Add(new Problem("A group has at least 2 weights", "quantization.group_size", $"{groupSize}", "2 and more, -1 (per channel), 0 (per tensor)"));
        var dtype = ScaleDtypes.Find(scaleDtype);
        if (dtype is null)
            problems.Add(new Problem("There is no such scale format", "quantization.scale_dtype", scaleDtype, string.Join(", ", ScaleDtypes.Names)));
        if (init is not null && !method.Inits.Contains(init))
            problems.Add(new Problem($"Not a start of {name}'s scales", "quantization.init", init, string.Join(", ", method.Inits)));
        var filled = MethodOptions.Fill(method, options ?? ValueMap.Empty, problems);
        if (problems.Count > 0) throw new ProblemException(problems);
        return new Quantizer(method, new QuantizerSettings(bits, groupSize, dtype!.Value, init ?? method.Inits[0], filled));
    }
}
