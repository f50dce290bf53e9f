namespace R2QBench.Methods.Tests.Formulas;

/// <summary>Lloyd's algorithm for four levels: the best of three starts, at most 50 rounds.</summary>
public sealed class FourMeans : Formula
{
    public override double[] Fit(double[] w)
    {
        var (low, high, sorted) = (w.Min(), w.Max(), w.Order().ToArray());
        var planes = new TwoPlanes(20, ordered: true).Fit(w);
        double[][] starts =
        [
            [-planes[0] - planes[1], planes[1] - planes[0], planes[0] - planes[1], planes[0] + planes[1]],
            [.. Enumerable.Range(0, 4).Select(i => sorted[(2 * i + 1) * w.Length / 8])],
            [.. Enumerable.Range(0, 4).Select(i => low + (high - low) * i / 3)],
        ];
        return starts.Select(start => Converge(w, start)).MinBy(levels => Values(w, levels).Zip(w, (a, b) => (a - b) * (a - b)).Sum())!;
    }

    public override int Code(double w, double[] p, double[] group) => Enumerable.Range(1, 3).Count(i => w > (p[i - 1] + p[i]) / 2);

    public override double Level(int code, double[] p) => p[code];

    private double[] Converge(double[] w, double[] levels)
    {
        int[] codes = [.. w.Select(x => Code(x, levels, w))];
        for (var round = 0; round < 50; round++)
        {
            double[] before = levels;
            levels = [.. before.Select((level, i) => w.Where((_, at) => codes[at] == i).DefaultIfEmpty(level).Average())];
            int[] next = [.. w.Select(x => Code(x, levels, w))];
            if (next.SequenceEqual(codes)) break;
            codes = next;
        }

        return levels;
    }
}
