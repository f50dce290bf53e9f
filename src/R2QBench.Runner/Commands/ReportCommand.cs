using System.CommandLine;
using R2QBench.Core.Errors;
using R2QBench.Core.Files;
using R2QBench.Runner.Console;
using R2QBench.Runner.Reports;
using R2QBench.Runner.Reports.Figures;

namespace R2QBench.Runner.Commands;

/// <summary><c>r2q report RESULTS…</c>: one HTML file over the runs of one or several folders, Markdown, static figures.</summary>
public sealed class ReportCommand : R2qCommand
{
    private readonly Argument<string[]> _folders = new("RESULTS")
    {
        Description = "Results folders, experiments' folders in them, or single runs' folders (default: results)",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string> _output = new("--output", "-o") { Description = "The HTML file", HelpName = "FILE", DefaultValueFactory = _ => "report.html" };
    private readonly Option<string?> _markdown = new("--markdown") { Description = "Also write table and findings as Markdown", HelpName = "FILE" };
    private readonly Option<string?> _title = new("--title") { Description = "Title (default: the experiments' names)", HelpName = "TEXT" };
    private readonly Option<string?> _figures = new("--figures") { Description = "Also write every chart as SVG, PNG and CSV into this folder", HelpName = "DIR" };
    private readonly Option<double> _width = new("--figure-width") { Description = "Width of the figures in millimetres (40 to 300)", HelpName = "MM", DefaultValueFactory = _ => FigureSize.Default.WidthMillimetres };
    private readonly Option<double> _font = new("--font-size") { Description = "Font size in the figures in points (5 to 20)", HelpName = "PT", DefaultValueFactory = _ => FigureSize.Default.FontPoints };

    public ReportCommand() : base(
        "report",
        "Write the results as one HTML file with charts; figures for a paper",
        "report results -o report.html",
        "report results/quickstart results/stories-2bit -o both.html --title \"two models\"",
        "report results/quickstart --figures figures --figure-width 85 --font-size 8")
    {
        Arguments.Add(_folders);
        foreach (var option in (Option[])[_output, _markdown, _title, _figures, _width, _font]) Options.Add(option);
        Require(_width, 40, 300);
        Require(_font, 5, 20);
    }

    public override Task<ExitCode> RunAsync(ParseResult arguments, CommandHost host, CancellationToken cancellation)
    {
        string[] folders = arguments.GetValue(_folders) is { Length: > 0 } named ? named : [CommonOptions.DefaultResults];
        ReportSource[] sources = [.. folders.Select(ReportSource.At)];
        foreach (var results in sources.Select(source => source.Store.Folder).Distinct()) ManyFiles.Merge(results, host, cancellation);
        var report = new ReportWriter(ReportLoader.Load(sources, arguments.GetValue(_title)));
        var path = arguments.GetValue(_output)!;
        AtomicFile.WriteText(path, report.Html());
        if (arguments.GetValue(_markdown) is { } markdown) AtomicFile.WriteText(markdown, report.Markdown());
        foreach (var problem in report.Data.Skipped) host.Error.WriteLine($"left out: {problem}");
        host.Out.WriteLine($"{report.Table.Caption}: {path}");
        if (arguments.GetValue(_figures) is { } folder)
        {
            var written = FigureWriter.Write(report.Charts, folder, new FigureSize(arguments.GetValue(_width), arguments.GetValue(_font)), cancellation);
            host.Out.WriteLine($"{written} figures (SVG, PNG, CSV): {folder}");
        }
        return Task.FromResult(ExitCode.Ok);
    }

    private static void Require(Option<double> option, double least, double most) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && result.GetValueOrDefault<double>() is var value && !(value >= least && value <= most))
            result.AddError(FormattableString.Invariant($"{option.Name} {value} is not between {least} and {most}"));
    });
}
