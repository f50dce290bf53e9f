using System.CommandLine;
using System.Globalization;
using R2QBench.Core.Errors;
using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Text;
using R2QBench.Methods.Quantizers;
using R2QBench.Runner.Console;
using R2QBench.Runner.Reports;
using R2QBench.Runner.Reports.Statistics;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q seeds EXPERIMENT</c>: mean and 95 % interval over seeds, and the paired difference to a reference method at equal stored bits.</summary>
public sealed class SeedsCommand : R2qCommand
{
    private readonly Argument<string> _experiment = new("EXPERIMENT") { Description = "Name of the experiment" };
    private readonly Option<string> _results = CommonOptions.Results();
    private readonly Option<string> _reference = new("--reference") { Description = "Method that the others are paired with", HelpName = "METHOD", DefaultValueFactory = _ => "r2q" };
    private readonly Option<double?> _bits = new("--bits") { Description = "Only runs of about so many stored bits per weight", HelpName = "B" };
    private readonly Option<bool> _json = CommonOptions.Json();

    public SeedsCommand() : base(
        "seeds", "Compare methods over seeds: means, intervals, paired differences at equal bits", "seeds grids-2bit", "seeds grids-2bit --reference rtn --bits 2.25")
    {
        Arguments.Add(_experiment);
        foreach (var option in (Option[])[_results, _reference, _bits, _json]) Options.Add(option);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        var (experiment, reference) = (arguments.GetValue(_experiment)!, arguments.GetValue(_reference)!);
        if (QuantizerRegistry.Find(reference) is null)
        {
            var names = QuantizerRegistry.All.Select(method => method.Name).ToList();
            throw new ProblemException(new Problem("There is no such method", _reference.Name, reference, string.Join(", ", names), Suggestion.Nearest(reference, names) is { } near ? $"did you mean {near}?" : null));
        }

        var data = ReportData.Load(new ResultStore(arguments.GetValue(_results)!), experiment);
        if (data.Runs.Count == 0)
            throw new ProblemException(new Problem("There are no runs of this experiment", "EXPERIMENT", experiment, null, $"r2q run SPEC writes them below {arguments.GetValue(_results)}"));
        var bits = arguments.GetValue(_bits);
        var tables = Figures(data)
            .Select(column => (Column: column, Groups: SeedTable.Of(data, column, reference)
                .Where(group => IsOwnText(column, group.Run, data) && (bits is null || Math.Abs((group.Run.BitsPerWeightStored ?? 0) - bits.Value) <= SeedTable.EqualBits)).ToList()))
            .Where(table => table.Groups.Count > 0)
            .ToList();
        if (arguments.GetValue(_json)) WriteJson(tables, host.Out);
        else foreach (var (column, groups) in tables) WriteTable(data, column, groups, reference, host.Out);
        foreach (var failed in data.Runs.Where(run => run.Status != RunStatus.Completed)) host.Error.WriteLine($"left out: {data.Label(failed)}: {failed.Reason}");
        return Task.FromResult(ExitCode.Ok);
    }

    private static IReadOnlyList<FigureColumn> Figures(ReportData data) => FigureColumn.Primary(data);

    /// <summary>Where models are trained on different texts, the perplexity of a text says something of those that were trained on it.</summary>
    private static bool IsOwnText(FigureColumn column, RunRow run, ReportData data)
    {
        var texts = data.Runs.Select(other => other.DataSource).OfType<string>().Distinct().ToList();
        return texts.Count < 2 || !texts.Contains(column.Task) || run.DataSource == column.Task;
    }

    private static void WriteTable(ReportData data, FigureColumn column, IReadOnlyList<SeedGroup> groups, string reference, TextWriter output)
    {
        output.Write($"{column.Title}, {(column.HigherIsBetter ? "higher" : "lower")} is better\n");
        var table = new Listing("model", "method", "group>", "bits>", "weight error before>", "seeds>", "mean>", "95 %>", $"minus {reference}>", "95 % paired>", "");
        foreach (var baseline in data.Runs.Where(run => run.IsBaseline && groups.Any(group => group.Run.ModelSource == run.ModelSource)))
            table.Add(baseline.ModelName, "full precision", "", "", "", "", Number(column.Final(data, baseline)?.Value), "", "", "", "");
        foreach (var group in groups)
        {
            var (run, figure, difference) = (group.Run, group.Figure, group.Difference);
            table.Add(
                run.ModelName, run.Method, FigureText.Group(run.GroupSize), FigureText.Bits(run.BitsPerWeightStored), Number(group.WeightErrorBefore),
                FormattableString.Invariant($"{figure.Seeds}"), Number(figure.Mean), Half(figure.Half),
                difference is null ? "" : difference.Mean.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture), Half(difference?.Half),
                difference is null ? "" : group.IsTold ? (difference.Mean > 0) == column.HigherIsBetter ? "better" : "worse" : "not told apart");
        }

        table.WriteTo(output);
        output.Write($"mean over seeds ± half the 95 % interval (Student's t); minus {reference}: seed by seed, at stored bits within {SeedTable.EqualBits.ToString(CultureInfo.InvariantCulture)}, uncorrected for the number of comparisons\n\n");
    }

    private static void WriteJson(IEnumerable<(FigureColumn Column, List<SeedGroup> Groups)> tables, TextWriter output) => JsonListing.Write(output, tables.SelectMany(table => table.Groups.Select(group => new
    {
        table.Column.Task,
        table.Column.Metric,
        Model = group.Run.ModelName,
        group.Run.Method,
        group.Run.GroupSize,
        group.Run.BitsPerWeightStored,
        group.WeightErrorBefore,
        group.Figure,
        group.Difference,
        group.IsTold,
    })));

    private static string Number(double? value) => value?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "";

    private static string Half(double? half) => half is { } known ? "± " + Number(known) : "";
}
