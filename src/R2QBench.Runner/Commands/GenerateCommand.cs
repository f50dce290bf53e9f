using System.CommandLine;
using System.Diagnostics;
using R2QBench.Core.Errors;
using R2QBench.Core.Models;
using R2QBench.Core.Models.Generation;
using R2QBench.Core.Text;
using R2QBench.Core.Tokenizers;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;
using static TorchSharp.torch;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q generate MODEL</c>: what a model says, full precision or quantized.</summary>
public sealed class GenerateCommand : R2qCommand
{
    private readonly Argument<string> _model = new("MODEL") { Description = "Hugging Face folder, hub:ORG/NAME, builtin:tiny-world, or the folder of a run (results/EXPERIMENT/RUN)" };
    private readonly Option<string> _prompt = new("--prompt") { Description = "The text to continue", HelpName = "TEXT", DefaultValueFactory = _ => "" };
    private readonly Option<int> _maxTokens = new("--max-tokens") { Description = "Tokens to add at most", HelpName = "N", DefaultValueFactory = _ => 100 };
    private readonly Option<double> _temperature = new("--temperature") { Description = "0 takes the most likely token, 1 draws as the model says", HelpName = "T", DefaultValueFactory = _ => 0 };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of the draws", HelpName = "N", DefaultValueFactory = _ => 0 };
    private readonly Option<string?> _quantized = new("--quantized") { Description = "Take the weights from this quantized.safetensors", HelpName = "FILE" };
    private readonly Option<string?> _dtype = new("--dtype") { Description = "Compute in float32, bfloat16 or float16 (default: as the run did, else float32)", HelpName = "DTYPE" };
    private readonly Option<string> _device = CommonOptions.DeviceOrCpu();
    private readonly Option<bool> _json = new("--json") { Description = "Print prompt, text and ids as JSON at the end" };

    public GenerateCommand() : base(
        "generate",
        "Continue a text: look at what a model says",
        "generate ../shared/data/models/stories260k --prompt \"Once upon a time\" --max-tokens 60",
        "generate builtin:tiny-world --temperature 0.8 --seed 7",
        "generate builtin:tiny-world --quantized results/quickstart/0123456789ab/quantized.safetensors --prompt \"Anna\"",
        "generate results/quickstart/0123456789ab --prompt \"Anna\"")
    {
        Arguments.Add(_model);
        foreach (var option in (Option[])[_prompt, _maxTokens, _temperature, _seed, _quantized, _dtype, _device, _json]) Options.Add(option);
        _dtype.AcceptOnlyFromAmong("float32", "bfloat16", "float16");
        _maxTokens.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() < 1) result.AddError("--max-tokens must be a whole number ≥ 1");
        });
        _temperature.Validators.Add(result =>
        {
            if (result.Errors.Any() || !(result.GetValueOrDefault<double>() is >= 0 and < double.PositiveInfinity)) result.AddError("--temperature must be a number ≥ 0");
        });
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var choice = ModelChoice.Of(arguments.GetValue(_model)!, arguments.GetValue(_quantized), Vocabulary.Create());
        var device = arguments.GetValue(_device)!;
        MachineRequirements.RequireDevices([device]);
        var dtype = ComputeDtypes.Parse(arguments.GetValue(_dtype) ?? choice.Dtype ?? "float32");
        var loaded = ModelLoader.Load(choice.Folder, dtype, new Device(device), dtype);
        using var model = loaded.Model;
        using var stored = choice.QuantizedPath is { } path ? StoredModel.Apply(path, model) : null;
        foreach (var notice in loaded.Notices) host.Error.WriteLine($"note: {notice}");

        var text = arguments.GetValue(_prompt)!;
        var prompt = Prompt(loaded.Tokenizer, text);
        var sampler = new TokenSampler(arguments.GetValue(_temperature), arguments.GetValue(_seed));
        var tokens = TextGenerator.Generate(model, prompt, arguments.GetValue(_maxTokens), sampler, loaded.Tokenizer.EosId, cancellation);
        if (arguments.GetValue(_json)) WriteJson(loaded.Tokenizer, text, prompt, [.. tokens], host.Out);
        else Stream(loaded.Tokenizer, prompt, tokens, host);
        return Task.FromResult(ExitCode.Ok);
    }

    /// <summary>The text as models are trained to see it: after BOS where the tokenizer adds one, and never closed by EOS.</summary>
    private static IReadOnlyList<int> Prompt(Tokenizer tokenizer, string text)
    {
        var ids = tokenizer.EncodeToIds(text, addSpecialTokens: false);
        if (tokenizer.BosId is { } bos && (tokenizer.AddsBos || ids.Count == 0)) return [bos, .. ids];
        return ids.Count > 0 ? ids : throw new ProblemException(new Problem("There is nothing to continue, and this tokenizer has no token that begins a text", "--prompt", "\"\"", "a text"));
    }

    private static void Stream(Tokenizer tokenizer, IReadOnlyList<int> prompt, IEnumerable<int> tokens, CommandHost host)
    {
        var text = new IncrementalText(tokenizer);
        host.Out.Write(text.Add(prompt));
        host.Out.Flush();
        var (count, start) = (0, Stopwatch.GetTimestamp());
        foreach (var token in tokens)
        {
            count++;
            host.Out.Write(text.Add(token));
            host.Out.Flush();
        }

        host.Out.Write(text.Finish() + "\n");
        host.Error.WriteLine($"{count} tokens, {Units.TokensPerSecond(count / Stopwatch.GetElapsedTime(start).TotalSeconds)}");
    }

    private static void WriteJson(Tokenizer tokenizer, string prompt, IReadOnlyList<int> promptIds, IReadOnlyList<int> ids, TextWriter output) =>
        JsonListing.Write(output, new { Prompt = prompt, PromptIds = promptIds, Ids = ids, Text = tokenizer.Decode([.. promptIds, .. ids]) });
}
