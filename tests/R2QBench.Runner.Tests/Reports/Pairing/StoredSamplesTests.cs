using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;
using R2QBench.Runner.Reports;
using R2QBench.Runner.Reports.Analysers;
using R2QBench.Runner.Reports.Pairing;
using R2QBench.Runner.Tests.Commands;
using R2QBench.Testing;
using R2QBench.Testing.Results;
using Xunit;

namespace R2QBench.Runner.Tests.Reports.Pairing;

/// <summary>Stored answers of two runs are paired item by item, in reports, findings and on the command line.</summary>
public sealed class StoredSamplesTests : IDisposable
{
    private const int Items = 400;

    private readonly TempFolder _folder = new();

    private ResultStore Store => new(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sums_inside_the_database_are_those_of_the_rows()
    {
        Add("1first", "r2q", seed: 1, better: 0.3);
        Add("2second", "rtn", seed: 2, better: 0);
        var figures = Store.SampledFigures("sample");
        Assert.Equal(4, figures.Count);
        var pairs = figures.Where(figure => figure.RunId == "1first").Select(first => (first, figures.Single(second => second.RunId == "2second" && second.Task == first.Task))).ToArray();

        var actual = Store.CompareSamples(pairs, "sample").Select(PairedFigures.OfSums).ToDictionary(figure => figure.Metric);
        var rows = Store.Read<SampleRow>("sample").ToLookup(row => row.RunId);
        var expected = PairedFigures.Of([.. rows["1first"]], [.. rows["2second"]]).Where(figure => figure.Metric != "acc_norm").ToArray();
        Assert.Equal(2, expected.Length);
        foreach (var figure in expected)
        {
            var same = actual[figure.Metric];
            Assert.Equal((figure.Task, figure.Difference.Items, figure.Verdict), (same.Task, same.Difference.Items, same.Verdict));
            Assert.Equal((figure.Difference.OnlyFirst, figure.Difference.OnlySecond), (same.Difference.OnlyFirst, same.Difference.OnlySecond));
            Assert.Equal(figure.First, same.First, 12);
            Assert.Equal(figure.Second, same.Second, 12);
            Assert.Equal(figure.Difference.StandardError!.Value, same.Difference.StandardError!.Value, 10);
            Assert.Equal(figure.Difference.McNemar, same.Difference.McNemar);
        }
    }

    [Fact]
    public void A_small_difference_on_every_item_is_told_although_independent_errors_hide_it()
    {
        // 8 of 400 items that only the first got right: 2 points, within 1.96 independent errors, but not by chance.
        Add("1first", "r2q", seed: 1, onlyFirst: 8);
        Add("2second", "rtn", seed: 1);
        var paired = Load();
        Assert.DoesNotContain(new DifferenceInsideNoise().Analyse(paired), finding => finding.Text.Contains("world-qa", StringComparison.Ordinal));
        var pair = Assert.Single(paired.Pairs, pair => pair.Column.Task == "world-qa");
        Assert.Equal(("1first", "2second", "first is better", 0), (pair.First.RunId, pair.Second.RunId, pair.Figure.Verdict, pair.Figure.Difference.OnlySecond!.Value));

        var apart = new ReportData("apart", paired.Runs, paired.Runs.SelectMany(run => paired.Metrics[run.RunId]), []);
        Assert.Contains(new DifferenceInsideNoise().Analyse(apart), finding => finding.Text.Contains("world-qa", StringComparison.Ordinal));
    }

    [Fact]
    public void A_report_shows_the_differences_and_says_what_is_inside_the_noise()
    {
        Add("1first", "r2q", seed: 1, onlyFirst: 3);
        Add("2second", "rtn", seed: 1);
        var report = new ReportWriter(Load());
        var finding = Assert.Single(report.Findings, finding => finding.Rule == "difference-inside-noise" && finding.Text.Contains("world-qa", StringComparison.Ordinal));
        Assert.Contains("inside the noise over the same items", finding.Text, StringComparison.Ordinal);
        Assert.Contains("best minus this +0.0075 [-0.0010, +0.0160], McNemar p 0.250, 400 items", finding.Text, StringComparison.Ordinal);
        using var console = new StringWriter();
        ConsoleReport.Write(report, console);
        foreach (var text in new[] { report.Markdown(), report.Html(), console.ToString() })
        {
            Assert.Contains(PairListing.Title, text, StringComparison.Ordinal);
            Assert.Contains("inside the noise", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Runs_of_two_folders_are_paired_as_those_of_one()
    {
        Add("1first", "r2q", seed: 1, better: 0.3, onlyFirst: 3);
        Add("2second", "rtn", seed: 1);
        var together = Load().Pairs;
        using var elsewhere = new TempFolder();
        Directory.CreateDirectory(elsewhere.File("sample"));
        Directory.Move(_folder.File("sample", "2second"), elsewhere.File("sample", "2second"));

        var apart = ReportLoader.Load([ReportSource.At(_folder.Path), ReportSource.At(elsewhere.Path)]);
        Assert.Equal(2, together.Count);
        Assert.Empty(apart.Skipped);
        Assert.Equal(together.Select(Text), apart.Pairs.Select(Text));

        static string Text(RunPair pair) => $"{pair.Column.Title} {pair.First.RunId} {pair.Second.RunId} {string.Join(' ', PairedFigures.Values(pair.Figure))}";
    }

    [Fact]
    public void A_run_that_two_folders_hold_is_paired_once_with_the_answers_of_the_rows_shown()
    {
        Add("1first", "r2q", seed: 1, onlyFirst: 3);
        Add("2second", "rtn", seed: 1);
        using var copy = new TempFolder();
        Directory.CreateDirectory(copy.File("sample", "1first"));
        foreach (var file in Directory.GetFiles(_folder.File("sample", "1first"))) File.Copy(file, copy.File("sample", "1first", Path.GetFileName(file)));
        var data = ReportLoader.Load([ReportSource.At(copy.Path), ReportSource.At(_folder.Path)]);
        Assert.Contains("1 run is in more than one of the folders", Assert.Single(data.Notices), StringComparison.Ordinal);
        Assert.Equal(2, data.Pairs.Count); // one per task
        Assert.All(data.Pairs, pair => Assert.Equal(pair.Column.Task == "world-qa" ? Items : 60, pair.Figure.Difference.Items));
    }

    [Fact]
    public void Runs_without_stored_answers_are_judged_by_their_own_errors()
    {
        Add("1first", "r2q", seed: 1, onlyFirst: 3, withSamples: false);
        Add("2second", "rtn", seed: 1);
        var report = new ReportWriter(Load());
        Assert.Null(report.Pairs);
        Assert.Contains(report.Findings, finding => finding.Text.Contains("within 1.96 standard errors", StringComparison.Ordinal));
    }

    [Fact]
    public void Questions_in_other_words_are_not_paired()
    {
        Add("1first", "r2q", seed: 1);
        Add("2second", "rtn", seed: 1, prompts: "other");
        Assert.Empty(Load().Pairs);
        var result = Compare("1first", "2second");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no item in common", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_stored_runs_are_compared_from_the_command_line()
    {
        Add("1first", "r2q", seed: 1, onlyFirst: 3);
        Add("2second", "rtn", seed: 1);
        var result = Compare("1first", "2second");
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("inside the noise", result.Out, StringComparison.Ordinal);
        Assert.Contains("[-0.0010, +0.0160]", result.Out, StringComparison.Ordinal);
        Assert.Contains("\"verdict\": \"inside the noise\"", Compare("1first", "2second", "--json").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_compared_is_said()
    {
        Add("1first", "r2q", seed: 1);
        Add("2second", "rtn", seed: 1, withSamples: false);
        Assert.Contains("no stored answers", Compare("1first", "2second").Error, StringComparison.Ordinal);
        Assert.Contains("Is the same run", Compare("1first", "1first").Error, StringComparison.Ordinal);
        Assert.Contains("no such results folder", Compare("1first", "nowhere").Error, StringComparison.Ordinal);
        var folder = R2qProcess.RunInside("results", "compare", _folder.Path, _folder.Path);
        Assert.Equal(2, folder.ExitCode);
        Assert.Contains("Is not the folder of a run", folder.Error, StringComparison.Ordinal);
    }

    private ReportData Load() => ReportData.Load(Store, "sample");

    private R2qProcess.Result Compare(string first, string second, params string[] more) =>
        R2qProcess.RunInside(["results", "compare", Path.Combine(_folder.Path, "sample", first), Path.Combine(_folder.Path, "sample", second), .. more]);

    /// <summary>Half the questions are right for everybody; <paramref name="onlyFirst"/> more for this run.</summary>
    private void Add(string id, string method, int seed, double better = 0, int onlyFirst = 0, bool withSamples = true, string prompts = "prompt")
    {
        var random = new Random(seed);
        var samples = new List<SampleRow>();
        for (int item = 0; item < Items; item++)
        {
            var isRight = item % 2 == 0 || item < 2 * onlyFirst;
            for (int choice = 0; choice < 3; choice++)
                samples.Add(SampleRows.Sample(item, choice) with
                {
                    LogLikelihood = choice == 0 == isRight ? -1 - random.NextDouble() : -2 - random.NextDouble(),
                    Characters = 4 + choice,
                    IsGold = choice == 0,
                    IsPredicted = choice == 0 == isRight,
                    PromptHash = $"{prompts}{item}-{choice}",
                    BosPolicy = "window",
                });
        }

        for (int window = 0; window < 60; window++)
            samples.Add(SampleRows.Sample(window, 0) with
            {
                Task = "perplexity:builtin:world",
                LogLikelihood = -200 - random.Next(40) + 10 * better,
                Tokens = 100 + window % 3,
                PromptHash = $"{prompts}{window}",
                ContextLength = 128,
                BosPolicy = "window",
            });
        var right = 0.5 + (double)onlyFirst / Items;
        var run = SampleReports.Quantized(method, 64, 2.5);
        MetricRow[] metrics = [SampleRows.Accuracy(Stage.After, right, 0.025), SampleRows.Perplexity(Stage.After, 7 - better, 0.1)];
        var text = metrics[1].Measurement with { Protocol = "perplexity-blocks" };
        using var folder = Store.Begin("sample", id);
        folder.Write<MetricRow>([metrics[0], metrics[1] with { Measurement = text }]);
        folder.Write(withSamples ? samples : []);
        File.WriteAllText(folder.FileOf("spec.yaml"), "name: sample\n");
        folder.Complete(run);
    }
}
