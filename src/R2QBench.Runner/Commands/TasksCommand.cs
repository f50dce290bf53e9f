using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Text;
using R2QBench.Runner.Console;
using R2QBench.Tasks;
using R2QBench.Tasks.Corpora;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q tasks</c>: what a model can be measured on, YAML files included, and the texts for training and perplexity; <c>r2q tasks TASK</c>: its items. Loads no libtorch.</summary>
public sealed class TasksCommand : R2qCommand
{
    private readonly Option<bool> _json = CommonOptions.Json();

    private readonly Argument<string?> _task = new("TASK") { Description = "Show items of this task, or of this YAML file", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int> _items = new("--items") { Description = "Items shown", HelpName = "N", DefaultValueFactory = _ => 3 };
    private readonly Option<int> _from = new("--from") { Description = "Number of the first one, from 0", HelpName = "N", DefaultValueFactory = _ => 0 };
    private readonly Option<int?> _fewshot = new("--fewshot") { Description = "Worked examples in front of every question (default: as the task says)", HelpName = "N" };
    private readonly Option<string?> _answers = new("--answers") { Description = "Beside them what a model answered: the folder of a run with stored answers", HelpName = "RUN" };

    public TasksCommand() : base(
        "tasks", "List evaluation tasks and texts, or show items of a task", "tasks", "tasks --json", "tasks arithmetic --items 2", "tasks builtin:world --items 3 --answers results/eval/0123456789ab")
    {
        Arguments.Add(_task);
        foreach (var option in (Option[])[_items, _from, _fewshot, _answers, _json]) Options.Add(option);
        foreach (var (option, least) in ((Option<int>, int)[])[(_items, 1), (_from, 0)])
        {
            option.Validators.Add(result =>
            {
                if (result.Errors.Any() || result.GetValueOrDefault<int>() < least) result.AddError($"{option.Name} must be a whole number ≥ {least}");
            });
        }

        _fewshot.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int?>() < 0) result.AddError("--fewshot must be a whole number ≥ 0");
        });
        Validators.Add(result =>
        {
            if (result.GetResult(_task) is { Tokens.Count: > 0 }) return;
            foreach (var option in (Option[])[_items, _from, _fewshot, _answers])
                if (result.GetResult(option) is { Implicit: false }) result.AddError($"{option.Name} is for the items of a task: name the task, e.g. r2q tasks arithmetic {option.Name} …");
        });
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        if (arguments.GetValue(_task) is { } name) return Show(name, arguments, host);
        var problems = new List<Problem>();
        IReadOnlyList<TaskDescription> tasks = [.. TaskRegistry.AllWithData(), .. TaskRegistry.FromFiles(problems)];
        if (arguments.GetValue(_json)) WriteJson(host.Out, tasks);
        else WriteTables(host.Out, tasks);
        return problems.Count == 0 ? Task.FromResult(ExitCode.Ok) : throw new ProblemException(problems);
    }

    private Task<ExitCode> Show(string name, ParseResult arguments, CommandHost host)
    {
        var task = TaskRegistry.Find(name);
        var all = task.Items(arguments.GetValue(_fewshot)).ToList();
        int from = arguments.GetValue(_from);
        if (from >= all.Count) throw new ProblemException(new Problem("There are not so many items", _from.Name, $"{from}", $"0 to {all.Count - 1}", "lower it"));
        TaskItem[] items = [.. all.Skip(from).Take(arguments.GetValue(_items))];
        var answers = arguments.GetValue(_answers) is { } run ? ItemAnswers.Of(task.Description.Name, ResultsCompareCommand.Open(run, _answers.Name).Samples) : null;
        var page = new ItemPage(task.Description.Name, all.Count, items, answers);
        if (arguments.GetValue(_json)) page.WriteJson(host.Out);
        else page.Write(host.Out);
        return Task.FromResult(ExitCode.Ok);
    }

    private static void WriteTables(TextWriter output, IReadOnlyList<TaskDescription> descriptions)
    {
        var tasks = new Listing("task", "data", "title", "items>", "chance>", "metrics", "source");
        foreach (var task in descriptions)
        {
            tasks.Add(
                task.Name, Data(task.HasData), task.Title, task.Items == 0 ? "–" : FormattableString.Invariant($"{task.Items}"), task.Items == 0 && task.ChanceLevel == 0 ? "–" : Units.Percent(task.ChanceLevel),
                string.Join(", ", task.Metrics), task.Source);
        }

        tasks.WriteTo(output);
        output.Write('\n');

        var texts = new Listing("text", "data", "title");
        foreach (var corpus in CorpusCatalog.All) texts.Add(corpus.Name, Data(corpus.HasData()), corpus.Title);
        foreach (var form in CorpusCatalog.FileForms) texts.Add(form, "", "A file of yours");
        texts.WriteTo(output);
        output.WriteLine("data missing: not on this machine; r2q eval MODEL --tasks NAME says where it is looked for and how to get it");
        output.WriteLine("r2q tasks TASK shows items as a model is asked them");
    }

    private static string Data(bool? isHere) => isHere == true ? "here" : "missing";

    private static void WriteJson(TextWriter output, IReadOnlyList<TaskDescription> tasks) => JsonListing.Write(output, new
    {
        Tasks = tasks,
        Texts = CorpusCatalog.All.Select(corpus => new { corpus.Name, corpus.Title, HasData = corpus.HasData() }),
        FileForms = CorpusCatalog.FileForms,
    });
}
