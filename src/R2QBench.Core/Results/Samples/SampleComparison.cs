using R2QBench.Core.Errors;
using R2QBench.Core.Results.Duck;
using R2QBench.Core.Results.Mapping;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Core.Results.Samples;

/// <summary>Pairs stored answers of two runs inside DuckDB: only sums come out, however many answers there are.</summary>
internal static class SampleComparison
{
    private static readonly RowTable Table = RowTable.Of<SampleRow>();

    /// <summary>Figures of final stages that have samples.</summary>
    public static IReadOnlyList<SampledFigure> Figures(string results, string? experiment, ICollection<Problem>? skipped) =>
        StoreListing.Of(results, experiment, skipped).Files(Table).Count == 0 ? [] : RowReader.WithViews(results, experiment, [Table], skipped, session =>
            session.Query("SELECT DISTINCT experiment, run_id, task, context_length, bos_policy FROM sample WHERE stage <> 'before' ORDER BY ALL").Rows
                .Select(row => new SampledFigure((string)row[0]!, (string)row[1]!, (string)row[2]!, row[3] as int?, row[4] as string)).ToArray());

    /// <summary>Sums of every pair; pairs without a common item are left out.</summary>
    public static IReadOnlyList<SampleSums> Compare(
        string results, string? experiment, IReadOnlyList<(SampledFigure First, SampledFigure Second)> pairs, ICollection<Problem>? skipped)
    {
        if (pairs.Count == 0) return [];
        // One task at a time: memory holds the items of one task.
        var tasks = pairs.GroupBy(pair => (pair.First.Task, pair.First.ContextLength, pair.First.BosPolicy)).ToArray();
        return RowReader.WithViews(results, experiment, [Table], skipped, session => tasks.SelectMany(task => session.Query(Sql([.. task])).Rows.Select(row =>
        {
            var (first, second) = task.ElementAt((int)(long)row[0]!);
            return new SampleSums(first, second, (long)row[1]!)
            {
                FirstRight = (long)row[2]!,
                SecondRight = (long)row[3]!,
                OnlyFirst = (long)row[4]!,
                OnlySecond = (long)row[5]!,
                Tokens = (double)row[6]!,
                TokensSquared = (double)row[7]!,
                FirstLoss = (double)row[8]!,
                SecondLoss = (double)row[9]!,
                DifferenceSquared = (double)row[10]!,
                DifferenceTimesTokens = (double)row[11]!,
            };
        })).ToArray());
    }

    /// <summary>Sums of pairs whose runs lie in different results folders; the items of one task are in memory at a time, one row each.</summary>
    /// <param name="placeOf">Results folder and experiment of a figure.</param>
    /// <param name="pairs">Two figures each that differ in their run only.</param>
    /// <param name="skipped">If given, files that cannot be read are left out and described here instead of thrown.</param>
    public static IReadOnlyList<SampleSums> CompareAcross(
        Func<SampledFigure, string> placeOf, IReadOnlyList<(SampledFigure First, SampledFigure Second)> pairs, ICollection<Problem>? skipped)
    {
        var sums = new List<SampleSums>();
        foreach (var task in pairs.GroupBy(pair => (pair.First.Task, pair.First.ContextLength, pair.First.BosPolicy)))
        {
            var items = new Dictionary<SampledFigure, IReadOnlyList<SampledItem>>();
            foreach (var here in task.SelectMany(pair => new[] { pair.First, pair.Second }).Distinct().GroupBy(figure => (Results: placeOf(figure), figure.Experiment)))
                RowReader.WithViews(here.Key.Results, here.Key.Experiment, [Table], skipped, session =>
                {
                    foreach (var figure in here) items[figure] = Items(session, figure);
                    return true;
                });
            sums.AddRange(task.Select(pair => SampleSums.Of(pair.First, items[pair.First], pair.Second, items[pair.Second])).OfType<SampleSums>());
        }

        return sums;
    }

    private static SampledItem[] Items(DuckSession session, SampledFigure figure) =>
    [
        .. session.Query($"WITH wanted(experiment, run_id) AS (VALUES ({Run(figure)})), {ItemSql(figure)} SELECT item, md5(prompts), is_right, loss, tokens FROM item").Rows
            .Select(row => new SampledItem((int)row[0]!, (string)row[1]!, (long)row[2]!, (double)row[3]!, (double)row[4]!)),
    ];

    private static string Run(SampledFigure figure) => $"{DuckSql.Text(figure.Experiment)}, {DuckSql.Text(figure.RunId)}";

    /// <summary>
    /// The items of a figure of the runs in <c>wanted</c>. Items are equal if number and prompts are; the answer is the likeliest choice, of equal ones the first; of a
    /// single choice the row says whether it was the model's own.
    /// </summary>
    private static string ItemSql(SampledFigure figure)
    {
        var length = figure.ContextLength is { } tokens ? FormattableString.Invariant($"= {tokens}") : "IS NULL";
        var bos = figure.BosPolicy is { } policy ? $"= {DuckSql.Text(policy)}" : "IS NULL";
        return $"""
            item AS (
                SELECT experiment, run_id, item, string_agg(prompt_hash, ' ' ORDER BY choice, prompt_hash) AS prompts,
                    (CASE WHEN count(*) = 1 THEN bool_or(is_predicted) ELSE first(is_gold ORDER BY log_likelihood DESC, choice) END)::BIGINT AS is_right,
                    -sum(log_likelihood) AS loss, sum(tokens)::DOUBLE AS tokens
                FROM sample SEMI JOIN wanted USING (experiment, run_id)
                WHERE stage <> 'before' AND task = {DuckSql.Text(figure.Task)} AND context_length {length} AND bos_policy {bos}
                GROUP BY experiment, run_id, item)
            """;
    }

    private static string Sql(IReadOnlyList<(SampledFigure First, SampledFigure Second)> pairs)
    {
        var wanted = string.Join(", ", pairs.Select((pair, i) => $"({i}::BIGINT, {Run(pair.First)}, {Run(pair.Second)})"));
        return $"""
            WITH pair(number, first_experiment, first_run, second_experiment, second_run) AS (VALUES {wanted}),
            wanted AS (SELECT first_experiment AS experiment, first_run AS run_id FROM pair UNION SELECT second_experiment, second_run FROM pair),
            {ItemSql(pairs[0].First)}
            SELECT number, count(*), sum(a.is_right)::BIGINT, sum(b.is_right)::BIGINT, sum(a.is_right * (1 - b.is_right))::BIGINT, sum(b.is_right * (1 - a.is_right))::BIGINT,
                sum(a.tokens), sum(a.tokens * a.tokens), sum(a.loss), sum(b.loss), sum((a.loss - b.loss) * (a.loss - b.loss)), sum((a.loss - b.loss) * a.tokens)
            FROM pair
            JOIN item a ON a.experiment = first_experiment AND a.run_id = first_run
            JOIN item b ON b.experiment = second_experiment AND b.run_id = second_run AND b.item = a.item AND b.prompts = a.prompts
            GROUP BY number ORDER BY number
            """;
    }
}
