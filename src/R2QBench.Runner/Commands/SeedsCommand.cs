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
    private readonly Option<string> _reference = new("--reference") { Description = "Method that the others are paired with", HelpName = "METHOD", DefaultValueFactory = _ => SeedListing.DefaultReference };
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
        QuantizerRegistry.Get(reference, _reference.Name);
        var results = arguments.GetValue(_results)!;
        var data = ReportData.Load(new ResultStore(results), experiment);
        if (data.Runs.Count == 0)
        {
            var next = Suggestion.DidYouMeanPath(Path.Combine(results, experiment)) ?? $"r2q run SPEC writes them below {results}";
            throw new ProblemException(new Problem("There are no runs of this experiment", _experiment.Name, experiment, null, next));
        }

        string[] methods = [.. data.Runs.Where(run => !run.IsBaseline && run.Status == RunStatus.Completed).Select(run => run.Method).Distinct().Order(StringComparer.Ordinal)];
        if (!methods.Contains(reference))
        {
            if (arguments.GetResult(_reference) is { Implicit: false })
                throw new ProblemException(new Problem("No completed run of this experiment is of this method", _reference.Name, reference, string.Join(", ", methods), $"r2q seeds {experiment} --reference METHOD"));
            host.Error.WriteLine($"note: no completed run is of {reference}, so nothing is paired; --reference takes one of {string.Join(", ", methods)}");
        }

        var listings = SeedListing.Of(data, reference, arguments.GetValue(_bits));
        if (listings.Count == 0 && arguments.GetValue(_bits) is { } bits)
        {
            var stored = data.Runs.Select(run => run.BitsPerWeightStored).OfType<double>().Select(known => known.ToString("0.00", CultureInfo.InvariantCulture)).Distinct().Order(StringComparer.Ordinal);
            throw new ProblemException(new Problem("No configuration stores about so many bits per weight", _bits.Name, bits.ToString(CultureInfo.InvariantCulture), string.Join(", ", stored), "leave --bits away to see all"));
        }

        if (arguments.GetValue(_json)) WriteJson(listings, host.Out);
        else foreach (var listing in listings) ConsoleReport.Write(listing, host.Out);
        foreach (var failed in data.Runs.Where(run => run.Status != RunStatus.Completed)) host.Error.WriteLine($"left out: {data.Label(failed)}: {failed.Reason}");
        return Task.FromResult(ExitCode.Ok);
    }

    private static void WriteJson(IEnumerable<SeedListing> listings, TextWriter output) => JsonListing.Write(output, listings.SelectMany(listing => listing.Groups.Select(group => new
    {
        listing.Column.Task,
        listing.Column.Metric,
        Model = group.Run.ModelName,
        group.Run.Method,
        group.Run.GroupSize,
        group.Run.BitsPerWeightStored,
        group.WeightErrorBefore,
        group.Figure,
        group.Difference,
        group.IsTold,
    })));
}
