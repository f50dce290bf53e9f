using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Specs;
using R2QBench.Runner.Console;
using R2QBench.Runner.Reports;
using R2QBench.Runner.Runs;
using R2QBench.Tasks;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q eval MODEL --tasks …</c>: figures of one model, full precision or quantized; or of two, with what lies between them.</summary>
public sealed class EvalCommand : R2qCommand
{
    private readonly Argument<string> _model = new("MODEL") { Description = "Hugging Face folder, hub:ORG/NAME, builtin:tiny-world, or the folder of a run (results/EXPERIMENT/RUN)" };
    private readonly Option<string> _tasks = new("--tasks") { Description = "What to measure, by commas: tasks, texts (perplexity), documents:TEXT, YAML files of tasks", HelpName = "NAMES", Required = true };
    private readonly Option<int?> _limit = Number("--limit", "Items taken from the start of each task; texts are limited by --max-tokens", least: 1);
    private readonly Option<int?> _fewshot = Number("--fewshot", "Worked examples in front of every question", least: 0);
    private readonly Option<string> _bos = new("--bos") { Description = "Start token: default (as the tokenizer says), none, once, or window", HelpName = "WHERE", DefaultValueFactory = _ => "default" };
    private readonly Option<string> _overlong = new("--overlong") { Description = "Requests longer than the model's context: truncate (on their left), or error", HelpName = "truncate|error", DefaultValueFactory = _ => EvaluationSpec.Task.Truncate };
    private readonly Option<bool> _allowBad = new("--allow-bad-items") { Description = "Leave out and count rows that cannot be read and items that the tokenizer cannot express, instead of failing" };
    private readonly Option<int?> _bootstrap = Number("--bootstrap", "Standard errors from so many draws of the bootstrap instead of the formula", least: 2);
    private readonly Option<int?> _length = Number("--sequence-length", $"Tokens per window of a perplexity (default: the model's context, at most {EvaluationNames.UsualWindow})", least: 2);
    private readonly Option<int?> _stride = Number("--stride", "Tokens between the starts of two windows (default: no overlap)", least: 1);
    private readonly Option<int?> _maxTokens = Number("--max-tokens", "Tokens read from the start of a text (default: all; documents:TEXT is always read whole)", least: 2);
    private readonly Option<string?> _quantized = new("--quantized") { Description = "Take the weights from this quantized.safetensors", HelpName = "FILE" };
    private readonly Option<string?> _against = new("--against") { Description = "Measure this model on the same items too, and say what the difference is worth", HelpName = "MODEL" };
    private readonly Option<bool> _samples = new("--save-samples") { Description = "Also write one row per answer choice (table sample)" };
    private readonly Option<string> _name = new("--name") { Description = "Folder of the rows below the results", HelpName = "NAME", DefaultValueFactory = _ => "eval" };
    private readonly Option<int> _budget = new("--token-budget") { Description = "Tokens per batch; changes speed and memory, and no figure beyond rounding", HelpName = "N", DefaultValueFactory = _ => EvaluationContext.DefaultTokenBudget };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads on the CPU", HelpName = "N", DefaultValueFactory = _ => Math.Min(Environment.ProcessorCount, 4) };
    private readonly Option<string?> _dtype = new("--dtype") { Description = "Compute in float32, bfloat16 or float16 (default: as the run did, else float32)", HelpName = "DTYPE" };
    private readonly Option<string> _device = CommonOptions.DeviceOrCpu();
    private readonly Option<string> _results = CommonOptions.Results();
    private readonly Option<bool> _json = CommonOptions.Json();

    public EvalCommand() : base(
        "eval",
        "Measure a model on tasks and texts",
        "eval ../shared/data/models/stories260k --tasks wikitext2,piqa,arc_easy --limit 100 --max-tokens 65536",
        "eval builtin:tiny-world --tasks builtin:world,documents:wikitext2 --save-samples",
        "eval results/quickstart/0123456789ab --tasks builtin:world --against builtin:tiny-world",
        "eval ../shared/data/models/stories260k --tasks experiments/tasks/arithmetic.yaml --fewshot 2 --json")
    {
        Arguments.Add(_model);
        foreach (var option in (Option[])
            [_tasks, _limit, _fewshot, _bos, _overlong, _allowBad, _bootstrap, _length, _stride, _maxTokens, _quantized, _against, _samples, _name, _results, _budget, _threads, _dtype, _device, _json])
            Options.Add(option);
        _bos.AcceptOnlyFromAmong("default", "none", "once", "window");
        _overlong.AcceptOnlyFromAmong(EvaluationSpec.Task.Truncate, EvaluationSpec.Task.Refuse);
        _dtype.AcceptOnlyFromAmong("float32", "bfloat16", "float16");
        AtLeast(_budget, 1);
        AtLeast(_threads, 1);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        ResultStore.CheckName(arguments.GetValue(_name)!, _name.Name);
        var settings = Settings(arguments);
        RequireUse(arguments, settings);
        foreach (var notice in Unlimited(settings)) host.Error.WriteLine(notice);
        var vocabulary = Vocabulary.Create();
        var job = EvaluationJob.Create(settings, arguments.GetValue(_model)!, arguments.GetValue(_quantized), vocabulary);
        var against = arguments.GetValue(_against) is { } other ? EvaluationJob.Create(settings, other, quantized: null, vocabulary) : null;
        if (against?.Run.Id == job.Run.Id)
            throw new ProblemException(new Problem("Is the same model as MODEL", "--against", arguments.GetValue(_against), NextStep: "name another one"));
        MachineRequirements.RequireDevices([settings.Device]);
        ResultsFolder.RequireWritable(arguments.GetValue(_results)!);

        var first = Measure(arguments, job, host, cancellation);
        // What fails for one model may well be measured on the other; what was measured is printed in any case.
        var second = against is null || first.Outcome is RunOutcome.Cancelled ? null : Measure(arguments, against, host, cancellation);
        Print(first, second, arguments.GetValue(_json), host);
        EvaluationResult[] results = second is null ? [first] : [first, second];
        foreach (var result in results) host.Error.WriteLine($"rows: {result.Folder}");
        ExitCode?[] failures = [.. results.Select(result => Failure(result, host))];
        return Task.FromResult(failures.FirstOrDefault(failed => failed is not null) ?? ExitCode.Ok);
    }

    private static void Print(EvaluationResult first, EvaluationResult? second, bool asJson, CommandHost host)
    {
        if (first.Metrics.Count == 0) (first, second) = (second ?? first, null);
        if (second is { Metrics.Count: 0 }) second = null;
        if (first.Metrics.Count == 0) return;
        var report = new EvaluationReport(first, second);
        if (asJson) report.WriteJson(host.Out);
        else report.Write(host.Out);
        if (second is null) return;
        foreach (var note in PairingNotes.Of(first, second)) host.Error.WriteLine(note);
    }

    private EvaluationSettings Settings(ParseResult arguments)
    {
        var bos = arguments.GetValue(_bos)!;
        var task = new EvaluationSpec.Task("", arguments.GetValue(_limit), bos == "once" ? "window" : bos)
        {
            Fewshot = arguments.GetValue(_fewshot),
            Overlong = arguments.GetValue(_overlong)!,
            AllowBadItems = arguments.GetValue(_allowBad),
            Bootstrap = arguments.GetValue(_bootstrap) ?? 0,
        };
        var length = arguments.GetValue(_length) ?? 0;
        var stride = arguments.GetValue(_stride);
        var perplexity = new EvaluationSpec.Perplexity("", length, stride == length ? null : stride, bos, arguments.GetValue(_maxTokens)) { Bootstrap = task.Bootstrap };
        return new EvaluationSettings(
            EvaluationNames.Parse(arguments.GetValue(_tasks)!, task, perplexity), arguments.GetValue(_name)!,
            arguments.GetValue(_dtype), arguments.GetValue(_device)!, arguments.GetValue(_threads));
    }

    /// <summary>An option that changes nothing of what is asked for is a misunderstanding.</summary>
    private void RequireUse(ParseResult arguments, EvaluationSettings settings)
    {
        var evaluations = settings.Evaluations(EvaluationNames.UsualWindow);
        var (asks, reads) = (evaluations.Any(spec => spec is EvaluationSpec.Task), evaluations.Any(spec => spec is EvaluationSpec.Perplexity));
        var windows = evaluations.Any(spec => spec is EvaluationSpec.Perplexity { Form: not EvaluationSpec.Perplexity.OverDocuments });
        (Option Option, bool IsUsed, string For)[] uses =
        [
            (_limit, asks, "tasks with questions"), (_fewshot, asks, "tasks with questions"), (_overlong, asks, "tasks with questions"), (_allowBad, asks, "tasks with questions"),
            (_length, reads, "texts"), (_stride, windows, "texts by windows"), (_maxTokens, windows, "texts by windows"),
        ];
        Problem[] problems =
        [
            .. uses.Where(use => !use.IsUsed && arguments.GetResult(use.Option) is { Implicit: false })
                .Select(use => new Problem($"Is for {use.For}, and --tasks names none", use.Option.Name, NextStep: "remove it, or name what it is for")),
        ];
        if (problems.Length > 0) throw new ProblemException(problems);
    }

    /// <summary>Who limits tasks may think that texts are limited too.</summary>
    private static IEnumerable<string> Unlimited(EvaluationSettings settings)
    {
        var evaluations = settings.Evaluations(EvaluationNames.UsualWindow);
        if (!evaluations.Any(spec => spec is EvaluationSpec.Task { Limit: not null })) yield break;
        foreach (var text in evaluations.OfType<EvaluationSpec.Perplexity>().Where(text => text.MaxTokens is null))
        {
            yield return text.Form == EvaluationSpec.Perplexity.OverDocuments
                ? $"note: --limit is for tasks; {EvaluationNames.Documents}{text.Corpus} is read whole, as documents always are"
                : $"note: --limit is for tasks; {text.Corpus} is read whole: --max-tokens N limits it";
        }
    }

    private EvaluationResult Measure(ParseResult arguments, EvaluationJob job, CommandHost host, CancellationToken cancellation)
    {
        var progress = RunProgress.For(host);
        progress.Message($"{job.Label} ({job.Run.Id})");
        return job.Measure(
            new ResultStore(arguments.GetValue(_results)!), arguments.GetValue(_samples), arguments.GetValue(_budget), progress, host.Clock, cancellation);
    }

    private static ExitCode? Failure(EvaluationResult result, CommandHost host)
    {
        if (result.Outcome.Status == RunStatus.Completed) return null;
        if (result.Outcome is RunOutcome.Cancelled) host.Error.WriteLine("cancelled");
        else if (result.Failures.Count == 0) host.Error.WriteLine($"failed: {result.Job.Label}: {result.Outcome.Reason}");
        foreach (var (evaluation, failure) in result.Failures) host.Error.WriteLine($"failed: {result.Job.Label}, {evaluation}: {FailureText.OneSentence(failure)}");
        return result.Outcome is RunOutcome.Cancelled ? ExitCode.Cancelled : ExitCode.RunFailed;
    }

    private static Option<int?> Number(string name, string description, int least)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int?>() is { } value && value < least) result.AddError($"{name} must be a whole number ≥ {least}");
        });
        return option;
    }

    private static void AtLeast(Option<int> option, int least) => option.Validators.Add(result =>
    {
        if (result.Errors.Any() || result.GetValueOrDefault<int>() < least) result.AddError($"{option.Name} must be a whole number ≥ {least}");
    });
}
