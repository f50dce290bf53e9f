using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Text;
using R2QBench.Runner.Console;
using R2QBench.Tasks;
using R2QBench.Tasks.Corpora;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q tasks</c>: what a model can be measured on, YAML files included, and the texts for training and perplexity; loads no libtorch.</summary>
public sealed class TasksCommand : R2qCommand
{
    private readonly Option<bool> _json = CommonOptions.Json();

    public TasksCommand() : base("tasks", "List evaluation tasks and texts", "tasks", "tasks --json") => Options.Add(_json);

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var problems = new List<Problem>();
        IReadOnlyList<TaskDescription> tasks = [.. TaskRegistry.All, .. TaskRegistry.FromFiles(problems)];
        if (arguments.GetValue(_json)) WriteJson(host.Out, tasks);
        else WriteTables(host.Out, tasks);
        return problems.Count == 0 ? Task.FromResult(ExitCode.Ok) : throw new ProblemException(problems);
    }

    private static void WriteTables(TextWriter output, IReadOnlyList<TaskDescription> descriptions)
    {
        var tasks = new Listing("task", "title", "items>", "chance>", "metrics", "source");
        foreach (var task in descriptions)
        {
            tasks.Add(
                task.Name, task.Title, task.Items == 0 ? "–" : FormattableString.Invariant($"{task.Items}"), task.Items == 0 && task.ChanceLevel == 0 ? "–" : Units.Percent(task.ChanceLevel),
                string.Join(", ", task.Metrics), task.Source);
        }

        tasks.WriteTo(output);
        output.Write('\n');

        var texts = new Listing("text", "title");
        foreach (var corpus in CorpusCatalog.All) texts.Add(corpus.Name, corpus.Title);
        foreach (var form in CorpusCatalog.FileForms) texts.Add(form, "A file of yours");
        texts.WriteTo(output);
    }

    private static void WriteJson(TextWriter output, IReadOnlyList<TaskDescription> tasks) => JsonListing.Write(output, new
    {
        Tasks = tasks,
        Texts = CorpusCatalog.All.Select(corpus => new { corpus.Name, corpus.Title }),
        FileForms = CorpusCatalog.FileForms,
    });
}
