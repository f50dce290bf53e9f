using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Pairing;

/// <summary>The paired differences of a report in words, ready to be rendered: the same cells for console, Markdown and HTML.</summary>
public sealed class PairListing
{
    /// <summary>Heading of the listing.</summary>
    public const string Title = "Differences over the same items";

    private static readonly string[] Titles = ["figure", "first run", "second run", .. PairedFigures.ValueTitles];

    private PairListing(IReadOnlyList<IReadOnlyList<string>> rows) => Rows = rows;

    /// <summary>Titles of the columns, and which hold numbers.</summary>
    public static IReadOnlyList<(string Title, bool AlignRight)> Columns { get; } = [.. Titles.Select(title => (title.TrimEnd('>'), title.EndsWith('>')))];

    /// <summary>What the columns mean.</summary>
    public static IReadOnlyList<string> Notes => PairedFigures.Legend;

    /// <summary>One per pair.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <returns>Null if there is no pair.</returns>
    public static PairListing? Of(ReportData data)
    {
        if (data.Pairs.Count == 0) return null;
        var severalModels = data.Runs.Select(run => run.ModelKey()).Distinct().Count() > 1;
        return new PairListing([.. data.Pairs.Select(pair => (IReadOnlyList<string>)[pair.Column.Title, Name(pair.First), Name(pair.Second), .. PairedFigures.Values(pair.Figure)])]);

        string Name(RunRow run) => severalModels ? $"{run.ModelName}: {data.Label(run)}" : data.Label(run);
    }
}
