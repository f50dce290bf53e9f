namespace R2QBench.Methods.Tests.Formulas;

/// <summary>Three levels (methods.md §2.3, §2.4, §2.7): <c>twn</c>, <c>absmean</c>, <c>optimal</c>, or <c>shift</c>, TWN around the mean.</summary>
public sealed class ThreeLevels(string rule) : Formula
{
    public override double[] Fit(double[] w)
    {
        switch (rule)
        {
            case "absmean": return [Math.Max(MeanMagnitude(w), 1e-5)];
            case "optimal":
                double[] sorted = [.. w.Select(Math.Abs).OrderDescending()];
                double sum = 0, best = -1, alpha = 0;
                for (var k = 1; k <= sorted.Length; k++)
                {
                    sum += sorted[k - 1];
                    if (sum * sum / k > best) (best, alpha) = (sum * sum / k, sum / k);
                }

                return [alpha];
            case "shift":
                var mean = w.Average();
                return [MeanOfKept([.. w.Select(x => x - mean)]), mean];
            default: return [MeanOfKept(w)];
        }
    }

    public override int Code(double w, double[] p, double[] group)
    {
        var centre = rule == "shift" ? p[1] : 0;
        var threshold = rule is "twn" or "shift" ? 0.7 * group.Average(x => Math.Abs(x - centre)) : p[0] / 2;
        return w - centre > threshold ? 2 : w - centre < -threshold ? 0 : 1;
    }

    public override double Level(int code, double[] p) => (code - 1) * p[0] + (rule == "shift" ? p[1] : 0);

    private static double MeanOfKept(double[] w)
    {
        var threshold = 0.7 * MeanMagnitude(w);
        double[] kept = [.. w.Select(Math.Abs).Where(x => x > threshold)];
        return kept.Length == 0 ? 0 : kept.Average();
    }
}
