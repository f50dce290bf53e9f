using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Hub;
using R2QBench.Core.Text;
using R2QBench.Runner.Console;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q fetch hub:ORG/NAME</c>: a model or data set into the cache that Hugging Face's own tools use; prints its folder.</summary>
public sealed class FetchCommand : R2qCommand
{
    private const int MostParallel = 32;

    private readonly Argument<string> _source = new("SOURCE") { Description = HubSource.Form };
    private readonly Option<string[]> _files = new("--files")
    {
        Description = "Only files that match one of these patterns (default: configuration, safetensors, tokenizer)",
        HelpName = "GLOB",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> _dataset = new("--dataset") { Description = "A data set, not a model" };
    private readonly Option<int> _parallel = new("--parallel")
    {
        Description = "Files fetched at the same time",
        HelpName = "N",
        DefaultValueFactory = _ => new FetchOptions().Parallel,
    };

    private readonly Option<bool> _json = CommonOptions.Json();

    public FetchCommand() : base(
        "fetch",
        "Fetch a model or data set of a hub into the Hugging Face cache",
        "fetch hub:HuggingFaceTB/SmolLM2-135M",
        "fetch hub:EleutherAI/pythia-70m@step3000 --json",
        "fetch hub:roneneldan/TinyStories --dataset --files \"data/validation*\"")
    {
        Arguments.Add(_source);
        foreach (var option in (Option[])[_files, _dataset, _parallel, _json]) Options.Add(option);
        _parallel.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var count) && count is < 1 or > MostParallel)
                result.AddError($"--parallel is 1 to {MostParallel}, not {count}");
        });
    }

    public override async Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var kind = arguments.GetValue(_dataset) ? HubKind.Dataset : HubKind.Model;
        var source = HubSource.Parse(arguments.GetValue(_source)!, kind);
        var display = IStatusDisplay.For(host);
        var options = new FetchOptions
        {
            Files = arguments.GetValue(_files)!,
            Parallel = arguments.GetValue(_parallel),
            Progress = progress => display.Update(() => FetchStatus.Text(progress)),
            Message = display.Line,
        };

        var start = host.Clock.GetTimestamp();
        var result = await new HubFetcher(HubSettings.FromEnvironment(), host.Clock).FetchAsync(source, options, cancellation);
        display.Line(result.Fetched == 0
            ? $"{source}: all {result.Files.Count} files are there already"
            : $"{source}: {result.Fetched} of {result.Files.Count} files fetched, {Units.Bytes(result.BytesReceived)} in {Units.Duration(host.Clock.GetElapsedTime(start))}");
        if (arguments.GetValue(_json)) JsonListing.Write(host.Out, result);
        else host.Out.WriteLine(result.Folder);
        return ExitCode.Ok;
    }
}
