using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Core.Models.Configuration;
using R2QBench.Core.Text;
using R2QBench.Methods.Quantizers;
using R2QBench.Methods.Scales;
using R2QBench.Runner.Console;
using R2QBench.Runner.Inspection;
using R2QBench.Runner.Runs;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q inspect MODEL</c>: what a checkpoint is, module by module, and what a method would store; loads no libtorch.</summary>
public sealed class InspectCommand : R2qCommand
{
    private readonly Argument<string> _model = new("MODEL") { Description = "Hugging Face folder, hub:ORG/NAME, builtin:tiny-world, or what a run stored: its folder or quantized.safetensors" };
    private readonly QuantizerOptions _quantizer = new();
    private readonly Option<string[]> _skip = new("--skip")
    {
        Description = "Module left in full precision, as a pattern (repeatable)",
        HelpName = "GLOB",
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => ["lm_head"],
    };
    private readonly Option<bool> _json = CommonOptions.Json();

    public InspectCommand() : base(
        "inspect",
        "Show what a model is made of, what is quantized, and what it takes",
        "inspect builtin:tiny-world",
        "inspect ../shared/data/models/stories260k --method rtn --bits 4 --group-size 32",
        "inspect ../shared/fixtures/hf/qwen3 --json",
        "inspect results/quickstart/0123456789ab")
    {
        Arguments.Add(_model);
        foreach (var option in _quantizer.All) Options.Add(option);
        foreach (var option in (Option[])[_skip, _json]) Options.Add(option);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        if (ModelChoice.StoredWeights(arguments.GetValue(_model)!) is { } weights) return Task.FromResult(ShowStored(arguments, weights, host.Out));
        var quantizer = _quantizer.Create(arguments);
        var model = ModelInspection.Of(ModelSources.ResolveFolder(arguments.GetValue(_model)!), quantizer, arguments.GetValue(_skip)!);
        if (arguments.GetValue(_json)) WriteJson(model, quantizer, host.Out);
        else Print(model, quantizer, host.Out);
        foreach (var notice in model.Notices) host.Error.WriteLine($"note: {notice}");
        return Task.FromResult(ExitCode.Ok);
    }

    private ExitCode ShowStored(ParseResult arguments, string weights, TextWriter output)
    {
        Problem[] unused =
        [
            .. _quantizer.All.Append(_skip).Where(option => arguments.GetResult(option) is { Implicit: false })
                .Select(option => new Problem("The weights are quantized already", option.Name, NextStep: $"remove it, or name the model instead of {weights}")),
        ];
        if (unused.Length > 0) throw new ProblemException(unused);
        var stored = StoredInspection.Of(weights);
        if (arguments.GetValue(_json)) WriteJson(stored, output);
        else Print(stored, output);
        return ExitCode.Ok;
    }

    private static void Print(StoredInspection stored, TextWriter output)
    {
        var settings = stored.Header.Quantizer.Settings;
        new Listing("fact", "value")
            .Add("file", stored.Path)
            .Add("method", stored.Header.Quantizer.Method.Name)
            .Add("bits", Bits(stored.Header.Quantizer) is { Length: > 0 } bits ? bits.TrimEnd(',', ' ') : "fixed levels")
            .Add("group", FormattableString.Invariant($"{settings.GroupSize}"))
            .Add("scales", settings.ScaleDtype.SpecName)
            .Add("options", settings.Options.Count == 0 ? "none" : string.Join(", ", settings.Options.Select(option => $"{option.Key} {option.Value}")))
            .WriteTo(output);
        output.Write('\n');
        var table = new Listing("module", "shape", "codes>", "scales", "bytes>", "bits/weight>");
        foreach (var layer in stored.Layers)
        {
            table.Add(
                layer.Module, $"[{layer.Rows}, {layer.Columns}]", Units.Bytes(layer.CodeBytes),
                string.Join("; ", layer.Parameters.Select(parameter => $"{parameter.Name} {parameter.Dtype} [{string.Join(", ", parameter.Shape)}]")),
                FormattableString.Invariant($"{layer.Bytes}"), FormattableString.Invariant($"{layer.BitsPerWeight:0.000}"));
        }

        var (bytes, weights) = (stored.Layers.Sum(layer => layer.Bytes), stored.Layers.Sum(layer => layer.Rows * layer.Columns));
        table.Add("all quantized", "", Units.Bytes(stored.Layers.Sum(layer => layer.CodeBytes)), "", FormattableString.Invariant($"{bytes}"), weights == 0 ? "" : FormattableString.Invariant($"{8.0 * bytes / weights:0.000}"));
        table.Add(FormattableString.Invariant($"{stored.OtherTensors} other tensors"), "", "", "", FormattableString.Invariant($"{stored.OtherBytes}"), "");
        table.WriteTo(output);
    }

    private static void WriteJson(StoredInspection stored, TextWriter output)
    {
        var settings = stored.Header.Quantizer.Settings;
        JsonListing.Write(output, new
        {
            stored.Path,
            Method = stored.Header.Quantizer.Method.Name,
            settings.Bits,
            settings.GroupSize,
            ScaleDtype = settings.ScaleDtype.SpecName,
            settings.Init,
            settings.Options,
            stored.Layers,
            stored.OtherTensors,
            stored.OtherBytes,
        });
    }

    private static void Print(ModelInspection model, IQuantizer quantizer, TextWriter output)
    {
        var config = model.Config;
        var facts = new Listing("fact", "value")
            .Add("folder", model.Folder)
            .Add("family", config.Family)
            .Add("parameters", FormattableString.Invariant($"{model.Parameters} ({Units.Count(model.Parameters)})"))
            .Add("layers", FormattableString.Invariant($"{config.Layers}"))
            .Add("widths", FormattableString.Invariant($"hidden {config.HiddenSize}, MLP {config.IntermediateSize}{(config.EmbeddingWidth is { } width ? $", embedding {width}" : "")}"))
            .Add("heads", FormattableString.Invariant($"{config.Heads} of {config.HeadDimension}, {config.KeyValueHeads} for keys and values"))
            .Add("context", FormattableString.Invariant($"{config.ContextLength} tokens{(config.SlidingWindow < config.MaximumPositions ? " (its sliding window)" : "")}"))
            .Add("positions", Positions(config))
            .Add("vocabulary", FormattableString.Invariant($"{config.VocabularySize}{(config.TiedEmbeddings ? ", output projection tied to the embedding" : "")}"))
            .Add("stored as", string.Join(", ", model.Dtypes))
            .Add("tokenizer", model.Tokenizer is { } tokenizer ? Text(tokenizer) : "none in this folder");
        facts.WriteTo(output);
        output.Write('\n');

        var table = new Listing("module", "shape", "parameters>", "quantized", "bits/weight>", "bytes>");
        foreach (var module in model.Modules) Add(table, module.Module, $"[{string.Join(", ", module.Shape)}]", [module], module.IsQuantized ? "yes" : "no");
        Add(table, "all quantized", "", [.. model.Quantized], "yes");
        Add(table, "all others", "", [.. model.Modules.Where(module => !module.IsQuantized)], "no");
        Add(table, "the model", "", model.Modules, "");
        table.WriteTo(output);
        var settings = quantizer.Settings;
        output.Write(FormattableString.Invariant($"quantized: {quantizer.Method.Name}, {Bits(quantizer)}group {settings.GroupSize}, {settings.ScaleDtype.SpecName} scales; others as stored in the checkpoint\n"));
    }

    private static void Add(Listing table, string name, string shape, IReadOnlyList<ModuleSize> modules, string quantized)
    {
        var (parameters, bytes) = (modules.Sum(module => module.Parameters), modules.Sum(module => module.Bytes));
        table.Add(
            name,
            shape,
            FormattableString.Invariant($"{parameters}"),
            quantized,
            parameters == 0 ? "" : FormattableString.Invariant($"{8.0 * bytes / parameters:0.000}"),
            FormattableString.Invariant($"{bytes}"));
    }

    private static string Bits(IQuantizer quantizer) => quantizer.Method.Bits.Count == 0 ? "" : FormattableString.Invariant($"{quantizer.Settings.Bits} bits, ");

    private static string Positions(DecoderConfig config) => config.Rotary is { } rotary
        ? FormattableString.Invariant($"rotary, {rotary.Dimensions} of {config.HeadDimension} dimensions, base {rotary.Theta}{(rotary.Scaling is { } scaling ? $", {scaling}" : "")}")
        : "learnt";

    private static string Text(TokenizerFacts tokenizer) => FormattableString.Invariant(
        $"{tokenizer.Ids} ids; BOS {Token(tokenizer.BosId, tokenizer.BosToken)}{(tokenizer.AddsBos ? ", added by default" : "")}; EOS {Token(tokenizer.EosId, tokenizer.EosToken)}; {string.Join(", ", tokenizer.Files)}");

    private static string Token(int? id, string? spelling) => id is { } known ? FormattableString.Invariant($"{spelling} ({known})") : "none";

    private static void WriteJson(ModelInspection model, IQuantizer quantizer, TextWriter output) => JsonListing.Write(output, new
    {
        model.Folder,
        model.Config.Family,
        model.Parameters,
        Context = model.Config.ContextLength,
        StoredDtypes = model.Dtypes,
        model.Config,
        model.Tokenizer,
        Quantization = new
        {
            Method = quantizer.Method.Name,
            quantizer.Settings.Bits,
            quantizer.Settings.GroupSize,
            ScaleDtype = quantizer.Settings.ScaleDtype.SpecName,
            quantizer.Settings.Options,
        },
        model.Modules,
        Totals = new
        {
            QuantizedParameters = model.Quantized.Sum(module => module.Parameters),
            QuantizedBytes = model.Quantized.Sum(module => module.Bytes),
            QuantizedBitsPerParameter = model.Quantized.Any() ? 8.0 * model.Quantized.Sum(module => module.Bytes) / model.Quantized.Sum(module => module.Parameters) : (double?)null,
            model.Parameters,
            model.Bytes,
            BitsPerParameter = 8.0 * model.Bytes / model.Parameters,
        },
    });
}
