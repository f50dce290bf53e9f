using R2QBench.Core.Results;
using R2QBench.Core.Results.Rows;

namespace R2QBench.Runner.Reports.Statistics;

/// <summary>Difference of two configurations over the seeds that both have: the same seed means the same batches, so that what batches do to both cancels.</summary>
/// <param name="Seeds">Seeds that both have a figure for.</param>
/// <param name="Mean">Mean of first minus second.</param>
/// <param name="Half">Half the 95 % interval (Student's t over the pairs); null for fewer than two pairs.</param>
public sealed record SeedPairs(int Seeds, double Mean, double? Half)
{
    /// <summary>True if the interval does not hold zero; false also where there is no interval.</summary>
    public bool IsReal => Half is { } half && Math.Abs(Mean) > half;

    /// <returns>Null if no seed has both figures.</returns>
    /// <param name="first">One configuration.</param>
    /// <param name="second">The other.</param>
    /// <param name="figure">Gives a run's figure, or null.</param>
    public static SeedPairs? Of(RunGroup first, RunGroup second, Func<RunRow, Measurement?> figure)
    {
        double[] differences =
        [
            .. first.Runs.Join(second.Runs, run => run.Seed, run => run.Seed, (a, b) => figure(a)?.Value - figure(b)?.Value).OfType<double>().Where(double.IsFinite),
        ];
        if (differences.Length == 0) return null;
        var interval = SeedInterval.Of(differences, null);
        return new SeedPairs(differences.Length, interval.Mean, interval.Half);
    }
}
