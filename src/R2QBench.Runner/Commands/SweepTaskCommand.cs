using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Specs;
using R2QBench.Runner.Console;
using R2QBench.Runner.Runs;
using R2QBench.Runner.Slurm;
using R2QBench.Runner.Sweeps;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q sweep-task FILE</c>: what one task of a job array does. Started by the job's script, not by people; not in <c>--help</c>.</summary>
public sealed class SweepTaskCommand : R2qCommand
{
    private readonly Argument<string> _file = new("FILE") { Description = "task-N.json that r2q sweep --engine slurm wrote" };

    public SweepTaskCommand() : base("sweep-task", "Do the runs of one task of a queued sweep (started by its job)")
    {
        Hidden = true;
        Arguments.Add(_file);
    }

    public override async Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var task = TaskFile.Read(arguments.GetValue(_file)!);
        var plan = new ExperimentPlanner(task.Results).Plan(SpecReader.Read(task.Spec, task.Overrides, Vocabulary.Create()));
        var store = new ResultStore(task.Results);
        var sweep = new SweepPlan(plan.Experiment, [.. Items(task, plan, store)]);
        var summary = await new LocalSweep(store, host).RunAsync(sweep, task.Options, task.Parallel, monitor => monitor, cancellation);
        return SweepConclusion.Print(summary, host);
    }

    /// <summary>A run is kept if its wanted attempt has a row; one that was stopped goes on, which is what a task that starts again is for.</summary>
    private static IEnumerable<SweepItem> Items(TaskFile task, ExperimentPlan plan, ResultStore store)
    {
        var runs = plan.Runs.ToDictionary(run => run.Id);
        foreach (var (index, wanted) in task.Runs.Index())
        {
            if (!runs.TryGetValue(wanted.Id, out var run))
            {
                throw new ProblemException(new Problem(
                    $"The spec has no run {wanted.Id} any more: it, a model or a text was changed after the job was queued", task.Spec,
                    NextStep: "start the sweep again: it queues the runs that there are now"));
            }

            var row = store.Find(plan.Experiment, wanted.Id);
            yield return new SweepItem(index + 1, task.Runs.Count, run, row, row is { Status: not RunStatus.Cancelled } && row.Attempt >= wanted.Attempt);
        }
    }
}
