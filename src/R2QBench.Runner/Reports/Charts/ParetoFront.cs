namespace R2QBench.Runner.Reports.Charts;

/// <summary>Which points no other beats in both cost and quality.</summary>
internal static class ParetoFront
{
    /// <param name="points">Cost (less is better) and quality.</param>
    /// <param name="higherIsBetter">Direction of the quality.</param>
    /// <returns>For each point whether it is on the front; of equal ones all are.</returns>
    public static bool[] Of(IReadOnlyList<(double Cost, double Quality)> points, bool higherIsBetter)
    {
        var sign = higherIsBetter ? 1 : -1;
        var front = new bool[points.Count];
        var best = double.NegativeInfinity;
        foreach (var group in Enumerable.Range(0, points.Count).GroupBy(i => points[i].Cost).OrderBy(group => group.Key))
        {
            var most = group.Max(i => sign * points[i].Quality);
            if (most <= best) continue;
            best = most;
            foreach (var i in group) front[i] = sign * points[i].Quality == most;
        }
        return front;
    }
}
