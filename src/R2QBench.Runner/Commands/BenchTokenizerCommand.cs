using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Core.Models;
using R2QBench.Core.Text;
using R2QBench.Core.Tokenizers;
using R2QBench.Runner.Benchmarks;
using R2QBench.Runner.Console;
using R2QBench.Tasks.Corpora;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q bench tokenizer</c>: how many megabytes of text per second; exit code 1 if a tokenizer is below what it must reach.</summary>
public sealed class BenchTokenizerCommand : R2qCommand
{
    private const string DefaultText = "tinystories";

    /// <summary>Million bytes per second that one core must reach on the TinyStories sample, by the name of the folder.</summary>
    private static readonly Dictionary<string, double> Least = new() { ["gpt2"] = 5, ["qwen3"] = 3 };

    private readonly Argument<string[]> _folders = new("FOLDER")
    {
        Description = "Tokenizer or model folders (default: all of tokenizers/ in the data folder)",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string?> _text = new("--text") { Description = "Text file to read (default: the TinyStories sample)", HelpName = "FILE" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public BenchTokenizerCommand() : base(
        "tokenizer",
        "Time tokenizers on one core",
        "bench tokenizer",
        "bench tokenizer ../shared/data/tokenizers/gpt2 --text ../shared/data/text/tinyshakespeare/input.txt --json")
    {
        Arguments.Add(_folders);
        foreach (var option in (Option[])[_text, _json]) Options.Add(option);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var file = arguments.GetValue(_text);
        var text = CorpusCatalog.Open(file is null ? DefaultText : $"text:{file}", CorpusSplit.Train).Text;
        var folders = arguments.GetValue(_folders) is { Length: > 0 } named ? [.. named.Select(folder => ModelSources.ResolveFolder(folder))] : DefaultFolders();
        var timings = new List<TokenizerTiming>();
        foreach (var folder in folders)
        {
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
            timings.Add(TokenizerBenchmark.Run(folder, text, file is null && Least.TryGetValue(name, out var least) ? least : null, cancellation));
        }

        if (arguments.GetValue(_json)) JsonListing.Write(host.Out, timings);
        else Print(timings, host.Out);
        return Task.FromResult(timings.All(timing => timing.Holds) ? ExitCode.Ok : ExitCode.RunFailed);
    }

    private static IReadOnlyList<string> DefaultFolders()
    {
        var root = DataRoot.Find() is { } data ? Path.Combine(data, "tokenizers") : null;
        if (root is not null && Directory.Exists(root)) return [.. Directory.EnumerateDirectories(root).Where(TokenizerLoader.IsPresent).Order(StringComparer.Ordinal)];
        throw new ProblemException(new Problem("There are no tokenizers to time", root ?? DataRoot.Variable, Allowed: "a data folder with tokenizers/", NextStep: $"name a folder, or set {DataRoot.Variable}"));
    }

    private static void Print(IReadOnlyList<TokenizerTiming> timings, TextWriter output)
    {
        var table = new Listing("tokenizer", "MB/s>", "first pass>", "must reach>", "tokens>", "bytes/token>", "load>", "");
        foreach (var timing in timings)
        {
            table.Add(
                timing.Tokenizer,
                FormattableString.Invariant($"{timing.MegabytesPerSecond:0.0}"),
                FormattableString.Invariant($"{timing.FirstPassMegabytesPerSecond:0.0}"),
                timing.LeastMegabytesPerSecond is { } least ? FormattableString.Invariant($"{least:0.0}") : "",
                FormattableString.Invariant($"{timing.Tokens}"),
                FormattableString.Invariant($"{timing.BytesPerToken:0.00}"),
                Units.Duration(TimeSpan.FromSeconds(timing.LoadSeconds)),
                timing.Holds ? "" : "TOO SLOW");
        }

        table.WriteTo(output);
        output.Write(FormattableString.Invariant($"{timings.Select(timing => timing.Bytes).FirstOrDefault()} bytes of text, one thread, best of several passes\n"));
    }
}
