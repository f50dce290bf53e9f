namespace R2QBench.Methods.Tests.Formulas;

/// <summary>Two sign planes, the second on what the first leaves (methods.md §1.3, rule C of §1.5, §2.22).</summary>
/// <param name="rounds">Rounds of alternating least squares after the greedy scales.</param>
/// <param name="ordered">The larger scale first, as r2q stores them.</param>
public sealed class TwoPlanes(int rounds, bool ordered) : Formula
{
    public override double[] Fit(double[] w)
    {
        var first = MeanMagnitude(w);
        double[] p = [first, w.Average(x => Math.Abs(Math.Abs(x) - first))];
        if (ordered) p = [p.Max(), p.Min()];
        int[] codes = [.. w.Select(x => Code(x, p, w))];
        for (var round = 0; round < rounds; round++)
        {
            double g = w.Length, c = 0, p1 = 0, p2 = 0;
            for (var i = 0; i < w.Length; i++)
            {
                double b1 = codes[i] >= 2 ? 1 : -1, b2 = codes[i] % 2 == 1 ? 1 : -1;
                (c, p1, p2) = (c + b1 * b2, p1 + b1 * w[i], p2 + b2 * w[i]);
            }

            var d = g * g - c * c;
            if (d > 0)
            {
                double a1 = Math.Abs((g * p1 - c * p2) / d), a2 = Math.Abs((g * p2 - c * p1) / d);
                p = [Math.Max(a1, a2), Math.Min(a1, a2)];
            }

            int[] next = [.. w.Select(x => Code(x, p, w))];
            if (next.SequenceEqual(codes)) break;
            codes = next;
        }

        return p;
    }

    public override int Code(double w, double[] p, double[] group) => w >= 0 ? 2 + (w - p[0] >= 0 ? 1 : 0) : w + p[0] >= 0 ? 1 : 0;

    public override double Level(int code, double[] p) => (code >= 2 ? p[0] : -p[0]) + (code % 2 == 1 ? p[1] : -p[1]);

    public override (double Weight, double[] Scales) Chain(double w, double[] p, double[] group)
    {
        double b1 = w >= 0 ? 1 : -1, r = w - p[0] * b1, b2 = r >= 0 ? 1 : -1;
        double m1 = Math.Abs(w) <= 1 ? 1 : 0, m2 = Math.Abs(r) <= 1 ? 1 : 0;
        return (p[0] * m1 + p[1] * m2 * (1 - p[0] * m1), [b1 - p[1] * m2 * b1, b2]);
    }
}
