using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Methods.Losses;
using R2QBench.Methods.Quantizers;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q methods</c>: quantization methods and training losses; loads no libtorch.</summary>
public sealed class MethodsCommand : R2qCommand
{
    /// <summary>Group size for which bits per weight are shown, on a matrix of <see cref="Width"/>².</summary>
    private const int GroupSize = 64;
    private const int Width = 4096;

    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly Option<bool> _markdown = new("--markdown") { Description = "The page docs/methods.md" };

    public MethodsCommand() : base("methods", "List quantization methods and losses", "methods", "methods --json", "methods --markdown")
    {
        Options.Add(_json);
        Options.Add(_markdown);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        if (arguments.GetValue(_json) && arguments.GetValue(_markdown))
            throw new ProblemException(new Problem("Only one form can be written", _markdown.Name, "--json --markdown", "one of them"));
        if (arguments.GetValue(_json)) WriteJson(host.Out);
        else if (arguments.GetValue(_markdown)) host.Out.Write(MethodsPage.Render());
        else WriteTables(host.Out);
        return Task.FromResult(ExitCode.Ok);
    }

    private static void WriteTables(TextWriter output)
    {
        var methods = new Listing("method", "title", "bits", "bits/weight>", "source");
        var axes = new Listing("method", "levels", "gradients", "scales", "start of scales");
        var options = new Listing("method", "option", "values", "default");
        foreach (var method in QuantizerRegistry.All)
        {
            var bits = method.Bits.Count == 0 ? "fixed" : string.Join(", ", method.Bits);
            methods.Add(method.Name, method.Title, bits, FormattableString.Invariant($"{StoredBitsPerWeight(method):0.000}"), method.Source);
            axes.Add(method.Name, method.LevelsText, string.Join(", ", method.Gradients), string.Join(", ", method.Scales), string.Join(", ", method.Inits));
            foreach (var (name, facts) in method.Options)
                options.Add(method.Name, name, facts.Choices.Count == 0 ? "a number" : string.Join(", ", facts.Choices), facts.Default);
        }

        methods.WriteTo(output);
        output.Write($"bits/weight as stored: 2 bits where there is a choice, group {GroupSize}, float16 scales\n\n");
        axes.WriteTo(output);
        output.Write("a spec that says nothing gets pass_through, recomputed and closed_form where the method has them, else the first of its list\n\n");
        options.WriteTo(output);
        output.Write("options go below quantization.options\n\n");

        var losses = new Listing("loss", "title", "teacher", "formula", "source");
        foreach (var loss in LossRegistry.All) losses.Add(loss.Name, loss.Title, loss.NeedsTeacher ? "yes" : "no", loss.Formula, loss.Source);
        losses.WriteTo(output);
    }

    private static void WriteJson(TextWriter output) => JsonListing.Write(output, new
    {
        Methods = QuantizerRegistry.All.Select(method => new
        {
            method.Name,
            method.Title,
            method.Kind,
            method.Bits,
            Levels = method.LevelsText,
            BitsPerWeightStoredAtGroup64 = StoredBitsPerWeight(method),
            method.Gradients,
            method.Scales,
            method.Inits,
            method.Options,
            method.Source,
            method.Version,
        }),
        Losses = LossRegistry.All.Select(loss => new { loss.Name, loss.Title, loss.NeedsTeacher, loss.Formula, loss.Source, loss.Version }),
    });

    private static double StoredBitsPerWeight(MethodDescription method) => QuantizerRegistry
        .Create(method.Name, method.Bits.Contains(2) ? 2 : method.Bits.FirstOrDefault(2), GroupSize, "float16")
        .Bits(Width, Width).StoredBitsPerWeight;
}
