using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Console;
using R2QBench.Runner.Reports;
using R2QBench.Runner.Reports.Pairing;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q results compare FIRST SECOND</c>: paired differences of two stored runs, without a model.</summary>
public sealed class ResultsCompareCommand : R2qCommand
{
    private readonly Argument<string> _first = new("FIRST") { Description = "Folder of a run whose answers were stored (r2q eval --save-samples, r2q run --samples)" };
    private readonly Argument<string> _second = new("SECOND") { Description = "Folder of the run it is set against" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public ResultsCompareCommand() : base(
        "compare",
        "Say what the difference of two stored runs is worth, item by item",
        "results compare results/eval/0123456789ab results/eval/ba9876543210",
        "results compare results/quickstart/0123456789ab results/quickstart/ba9876543210 --json")
    {
        Arguments.Add(_first);
        Arguments.Add(_second);
        Options.Add(_json);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var (first, second) = (Open(arguments.GetValue(_first)!, _first.Name), Open(arguments.GetValue(_second)!, _second.Name));
        if (first.Run.RunId == second.Run.RunId && first.Path == second.Path)
            throw new ProblemException(new Problem("Is the same run as FIRST", _second.Name, second.Path, NextStep: "name another one"));
        var differences = PairedFigures.Of(first.Samples, second.Samples);
        if (differences.Count == 0)
            throw new ProblemException(new Problem(
                "The two runs have no item in common", $"{_first.Name}, {_second.Name}", $"{Tasks(first.Samples)}; {Tasks(second.Samples)}",
                "the same tasks with the same prompts, start token and window; texts also with the same tokenizer", "measure both with the same --tasks, --fewshot, --bos, and store the answers"));

        if (arguments.GetValue(_json)) JsonListing.Write(host.Out, new { First = Facts(first.Run), Second = Facts(second.Run), Differences = differences });
        else
        {
            host.Out.WriteLine($"{Label(first.Run)} minus {Label(second.Run)}, paired over the same items");
            host.Out.WriteLine();
            PairedFigures.Table(differences).WriteTo(host.Out);
            foreach (var line in PairedFigures.Legend) host.Out.WriteLine(line);
        }

        return Task.FromResult(ExitCode.Ok);
    }

    /// <summary>A stored run and its answers.</summary>
    internal static (RunRow Run, IReadOnlyList<SampleRow> Samples, string Path) Open(string path, string argument)
    {
        var source = ReportSource.At(path);
        if (source.RunId is not { } id)
            throw new ProblemException(new Problem("Is not the folder of a run", argument, path, "results/EXPERIMENT/RUN-ID", "./r2q query \"select experiment, run_id, run_name from run\" lists them"));
        var run = source.Store.Read<RunRow>(source.Experiment, runIds: [id]).SingleOrDefault()
            ?? throw new ProblemException(new Problem("The run has not finished", argument, path, NextStep: "run it again; it goes on where it stopped"));
        SampleRow[] samples = [.. source.Store.Read<SampleRow>(source.Experiment, runIds: [id]).Where(row => row.Stage != Stage.Before)];
        return samples.Length > 0 ? (run, samples, Path.GetFullPath(path)) : throw new ProblemException(new Problem(
            "The run has no stored answers", argument, path, NextStep: "measure it again with --save-samples (r2q eval) or --samples (r2q run, r2q sweep)"));
    }

    private static string Tasks(IEnumerable<SampleRow> samples) =>
        string.Join(", ", samples.Select(row => (row.Task, row.BosPolicy, row.ContextLength)).Distinct().Select(task =>
            $"{task.Task} (bos {task.BosPolicy}{(task.ContextLength is { } window ? FormattableString.Invariant($", window {window}") : "")})"));

    private static string Label(RunRow run) => $"{run.ModelName}, {run.RunName} ({run.RunId})";

    private static object Facts(RunRow run) => new { run.Experiment, run.RunId, run.RunName, Model = run.ModelName, run.Attempt };
}
