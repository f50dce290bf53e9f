using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Text;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;

namespace R2QBench.Runner.Commands;

/// <summary>The options that name a quantizer on the command line: <c>--method --bits --group-size --scale-dtype</c>.</summary>
public sealed class QuantizerOptions
{
    private const int DefaultBits = 2;

    private readonly Option<string> _method = new("--method") { Description = "Quantization method; r2q methods lists them", HelpName = "NAME", DefaultValueFactory = _ => "r2q" };
    private readonly Option<int?> _bits = new("--bits") { Description = "Bits per code (default: 2, or the method's own)", HelpName = "N" };
    private readonly Option<int> _groupSize = new("--group-size") { Description = "Columns that share scales; -1 per channel, 0 per tensor", HelpName = "N", DefaultValueFactory = _ => 64 };
    private readonly Option<string> _scaleDtype = new("--scale-dtype") { Description = "Format of scales: float16, bfloat16 or float32", HelpName = "DTYPE", DefaultValueFactory = _ => "float16" };

    /// <summary>All of them, to be added to a command.</summary>
    public IReadOnlyList<Option> All => [_method, _bits, _groupSize, _scaleDtype];

    /// <summary>The quantizer that the command line names.</summary>
    /// <exception cref="ProblemException">There is no such method or it does not come so; the nearest name is in the message.</exception>
    public IQuantizer Create(ParseResult arguments)
    {
        var name = arguments.GetValue(_method)!;
        var method = QuantizerRegistry.Get(name, _method.Name);
        var scaleDtype = arguments.GetValue(_scaleDtype)!;
        if (ScaleDtypes.Find(scaleDtype) is null)
            throw new ProblemException(new Problem("There is no such scale format", _scaleDtype.Name, scaleDtype, string.Join(", ", ScaleDtypes.Names), Suggestion.DidYouMean(scaleDtype, [.. ScaleDtypes.Names])));
        var bits = arguments.GetValue(_bits) ?? (method.Bits.Contains(DefaultBits) ? DefaultBits : method.Bits.FirstOrDefault(DefaultBits));
        return QuantizerRegistry.Create(name, bits, arguments.GetValue(_groupSize), scaleDtype);
    }
}
