using System.Globalization;
using R2QBench.Core.Results.Rows;
using R2QBench.Core.Results.Samples;
using R2QBench.Runner.Console;
using R2QBench.Tasks.Scoring;

namespace R2QBench.Runner.Reports.Pairing;

/// <summary>Paired differences from the <c>sample</c> rows of two models: only items that both were asked in the same words count.</summary>
public static class PairedFigures
{
    /// <summary>Metric of texts.</summary>
    public const string LogPerplexity = "log perplexity";

    /// <summary>What the table's columns say.</summary>
    public static IReadOnlyList<string> Legend { get; } =
    [
        "difference: first minus second, with the 95 % interval from the spread over items (Student's t); it is inside the noise if the interval holds 0 or McNemar's p is above 0.05",
        "log perplexity: mean negative log-likelihood per token in nats, smaller is better; exp of the difference is the ratio of the perplexities",
        "McNemar: exact probability of so uneven a split of the items that only one of the two got right, were the two equally good",
    ];

    /// <summary>Differences of every task and text that both have.</summary>
    /// <param name="first">Rows of one run and stage.</param>
    /// <param name="second">Rows of the other.</param>
    public static IReadOnlyList<PairedFigure> Of(IReadOnlyList<SampleRow> first, IReadOnlyList<SampleRow> second)
    {
        var others = second.GroupBy(Key).ToDictionary(group => group.Key, group => Items(group));
        var figures = new List<PairedFigure>();
        foreach (var group in first.GroupBy(Key))
        {
            if (!others.TryGetValue(group.Key, out var theirs)) continue;
            var pairs = Items(group).Join(theirs, item => item.Key, item => item.Key, (a, b) => (First: a.Value, Second: b.Value)).ToList();
            if (pairs.Count > 0) figures.AddRange(Compare(group.Key.Task, group.Key.ContextLength is not null, pairs));
        }

        return figures;
    }

    /// <summary>One line per figure.</summary>
    public static Listing Table(IReadOnlyList<PairedFigure> figures)
    {
        var table = new Listing(["task", .. ValueTitles]);
        foreach (var figure in figures) table.Add([figure.Task, .. Values(figure)]);
        return table;
    }

    /// <summary>The figure that stored answers of two runs give: <c>acc</c>, or the log perplexity of a text.</summary>
    public static PairedFigure OfSums(SampleSums sums)
    {
        var (items, task) = ((int)sums.Items, sums.First.Task);
        return sums.First.ContextLength is null
            ? new PairedFigure(
                task, "acc", (double)sums.FirstRight / items, (double)sums.SecondRight / items,
                PairedDifference.OfCounts(items, (int)sums.OnlyFirst, (int)sums.OnlySecond))
            : new PairedFigure(
                task, LogPerplexity, sums.FirstLoss / sums.Tokens, sums.SecondLoss / sums.Tokens,
                PairedDifference.OfSums(items, sums.FirstLoss - sums.SecondLoss, sums.Tokens, sums.DifferenceSquared, sums.DifferenceTimesTokens, sums.TokensSquared));
    }

    /// <summary>Titles of <see cref="Values"/>; one that ends in <c>&gt;</c> belongs to a column of numbers.</summary>
    internal static IReadOnlyList<string> ValueTitles { get; } =
        ["metric", "first>", "second>", "difference>", "95 % interval", "items>", "only first>", "only second>", "McNemar p>", "verdict"];

    /// <summary>Cells of one figure.</summary>
    internal static IReadOnlyList<string> Values(PairedFigure figure)
    {
        var difference = figure.Difference;
        return
        [
            figure.Metric, Text(figure.First), Text(figure.Second), Signed(difference.Mean), Interval(difference),
            $"{difference.Items}", $"{difference.OnlyFirst}", $"{difference.OnlySecond}", Probability(difference.McNemar), figure.Verdict,
        ];
    }

    /// <summary><c>-0.0050 [-0.0320, +0.0220], McNemar p 0.839, 400 items</c>.</summary>
    internal static string Sentence(PairedDifference difference) =>
        $"{Signed(difference.Mean)} {Interval(difference)}{(difference.McNemar is null ? "" : $", McNemar p {Probability(difference.McNemar)}")}, {difference.Items} items";

    private static string Interval(PairedDifference difference) =>
        difference.StandardError is null ? "" : $"[{Signed(difference.Low!.Value)}, {Signed(difference.High!.Value)}]";

    private static string Probability(double? probability) =>
        probability is { } known ? known.ToString(known < 0.001 ? "0.0e+00" : "0.000", CultureInfo.InvariantCulture) : "";

    private static (string Task, int? ContextLength, string? Bos) Key(SampleRow row) => (row.Task, row.ContextLength, row.BosPolicy);

    /// <summary>The rows of each item, under a key of all its prompts: equal keys are equal questions.</summary>
    private static Dictionary<string, SampleRow[]> Items(IEnumerable<SampleRow> rows)
    {
        var items = new Dictionary<string, SampleRow[]>(StringComparer.Ordinal);
        // Windows with and without overlap share their numbers, so a text's items go by their tokens as well.
        foreach (var item in rows.GroupBy(row => (row.Item, row.ContextLength is null ? null : row.PromptHash)))
        {
            SampleRow[] choices = [.. item.OrderBy(row => row.Choice)];
            // The item's number tells apart questions that a data set holds twice.
            items[$"{item.Key.Item} {string.Join(' ', choices.Select(choice => choice.PromptHash))}"] = choices;
        }

        return items;
    }

    private static IEnumerable<PairedFigure> Compare(string task, bool isText, IReadOnlyList<(SampleRow[] First, SampleRow[] Second)> pairs)
    {
        if (isText)
        {
            double[] sizes = [.. pairs.Select(pair => (double)pair.First[0].Tokens)];
            double[] first = [.. pairs.Select(pair => -pair.First[0].LogLikelihood)], second = [.. pairs.Select(pair => -pair.Second[0].LogLikelihood)];
            yield return new PairedFigure(task, LogPerplexity, first.Sum() / sizes.Sum(), second.Sum() / sizes.Sum(), PairedDifference.OfRatios(first, second, sizes));
            yield break;
        }

        yield return Answers(task, "acc", pairs, row => row.LogLikelihood);
        // Letters have one length: the division would say the same again.
        if (pairs.Any(pair => pair.First.Select(row => row.Characters).Distinct().Count() > 1))
            yield return Answers(task, "acc_norm", pairs, row => row.LogLikelihood / Math.Max(1, row.Characters));
    }

    private static PairedFigure Answers(string task, string metric, IReadOnlyList<(SampleRow[] First, SampleRow[] Second)> pairs, Func<SampleRow, double> score)
    {
        bool[] first = [.. pairs.Select(pair => IsRight(pair.First, score))], second = [.. pairs.Select(pair => IsRight(pair.Second, score))];
        return new PairedFigure(task, metric, Share(first), Share(second), PairedDifference.OfAnswers(first, second));
    }

    /// <summary>Of one choice (a last word) the row itself says whether it was the model's own.</summary>
    private static bool IsRight(SampleRow[] choices, Func<SampleRow, double> score)
    {
        if (choices.Length == 1) return choices[0].IsPredicted;
        var best = choices[0];
        foreach (var choice in choices)
            if (score(choice) > score(best)) best = choice;
        return best.IsGold;
    }

    private static double Share(IReadOnlyCollection<bool> right) => (double)right.Count(isRight => isRight) / right.Count;

    private static string Text(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.0000;-0.0000;0.0000", CultureInfo.InvariantCulture);
}
