using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Console;
using R2QBench.Runner.Reports;
using R2QBench.Runner.Runs;
using Spectre.Console;

namespace R2QBench.Runner.Commands;

/// <summary>What <c>r2q run</c> leaves at the end: the report files of the experiment, and the table of the runs that were asked for.</summary>
/// <param name="store">Where the rows are.</param>
/// <param name="plan">What was asked for.</param>
public sealed class ClosingReport(ResultStore store, ExperimentPlan plan)
{
    private readonly HashSet<string> _ids = [.. plan.Runs.Select(run => run.Id)];

    /// <summary>Writes <c>report.html</c> and <c>report.md</c> over every run in the experiment's folder.</summary>
    /// <returns>Path of the HTML file; null if another process is writing the report of the same experiment.</returns>
    public string? WriteFiles()
    {
        using var claim = store.TryClaimExperiment(plan.Experiment);
        return claim is null ? null : new ReportWriter(ReportData.Load(store, plan.Experiment)).Write(Path.Combine(store.Folder, plan.Experiment));
    }

    /// <summary>Prints the table of the plan's runs: drawn on a terminal, plain otherwise.</summary>
    public void Print(CommandHost host)
    {
        var report = new ReportWriter(ReportData.Load(store, plan.Experiment, _ids));
        if (host.OutIsTerminal) ConsoleReport.Write(report, AnsiConsole.Console);
        else ConsoleReport.Write(report, host.Out);
    }

    /// <summary>Prints every run with its figures as JSON.</summary>
    public void PrintJson(string? reportPath, TextWriter output)
    {
        var metrics = store.Read<MetricRow>(plan.Experiment).ToLookup(row => row.RunId);
        JsonListing.Write(output, new
        {
            plan.Experiment,
            Report = reportPath,
            Runs = store.Read<RunRow>(plan.Experiment).Where(run => _ids.Contains(run.RunId)).Select(run => new
            {
                Run = run,
                Metrics = metrics[run.RunId].Select(row => new { row.Stage, row.Measurement }),
            }),
        });
    }
}
